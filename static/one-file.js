// Only in the app as one file (`cargo xtask bundle`): what stands beside the page elsewhere stands in
// it, as text or in base64, and gets an address when it is asked for.
globalThis.pingyiAddress = (name) => {
  const kinds = { js: 'text/javascript', wasm: 'application/wasm', json: 'application/json' };
  const held = document.querySelector(`script[data-file="${name}"]`);
  if (!held) throw new Error(`${name} is not in this file`);
  const content = held.type === 'text/base64' ? Uint8Array.from(atob(held.textContent), (c) => c.charCodeAt(0)) : held.textContent;
  return URL.createObjectURL(new Blob([content], { type: kinds[name.split('.').pop()] }));
};
