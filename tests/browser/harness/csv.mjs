// Reads an exported file as a stranger would: RFC 4180, and the guard taken off. Written without a
// look at the app's own reader, so that the two can disagree.
import { readFileSync } from 'node:fs';

/** Rows as objects by header, from a file with BOM and CRLF. Fails on anything else. */
export function readCsv(path) {
  const bytes = readFileSync(path);
  if (bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) throw new Error(`${path} has no BOM`);
  const [header, ...rows] = records(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(3)));
  return rows.map((cells, index) => {
    if (cells.length !== header.length) throw new Error(`row ${index + 2} has ${cells.length} cells, not ${header.length}`);
    return Object.fromEntries(header.map((name, column) => [name, cells[column]]));
  });
}

/** What a resident typed, from what stands in the cell. */
export const unguarded = (cell) => (cell.startsWith("'") ? cell.slice(1) : cell);

function records(text) {
  const all = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') { cell += '"'; i += 1; } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') { row.push(cell); cell = ''; }
    else if (c === '\r' && text[i + 1] === '\n') { row.push(cell); all.push(row); row = []; cell = ''; i += 1; }
    else cell += c;
  }
  if (quoted || cell || row.length) throw new Error('the file does not end with CRLF');
  return all;
}
