// Loads the app's program: streamed where the browser can, from a buffer where it cannot (some
// WebViews refuse to stream although the file is there). Its first half draws the first question;
// the second half follows at once, and where somebody is quicker than the network, on the spot.
const own = document.querySelector('script[data-glue]');
const first = new URL(own.dataset.program, document.baseURI);
const second = new URL(own.dataset.program.replace('_bg.wasm', '_second.wasm'), document.baseURI);

// The second half fills the first one's table with its functions.
function join(exports, module) {
  new WebAssembly.Instance(module, { a: exports });
  exports.__pingyi_there.value = 1;
}

let module;

// The program has come to a function of the second half and cannot wait. Not through the service
// worker, which browsers leave out of this: where there is one, both halves were loaded beforehand.
globalThis.pingyiBring = (exports) => {
  if (module) return join(exports, module);
  const request = new XMLHttpRequest();
  request.open('GET', second, false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`${second}: ${request.status}`);
  module = new WebAssembly.Module(Uint8Array.from(request.responseText, (c) => c.charCodeAt(0) & 255));
  join(exports, module);
  globalThis.pingyiHurried = true;
};

const streamed = async (load, whole) => {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof WebAssembly.CompileError)) throw error;
    return await whole();
  }
};
const bytes = async (address) => (await fetch(address)).arrayBuffer();
const bring = async () => {
  module ??= await streamed(
    () => WebAssembly.compileStreaming(fetch(second)),
    async () => WebAssembly.compile(await bytes(second)),
  );
};

if (navigator.serviceWorker?.controller) await bring();
const glue = await import(new URL(own.dataset.glue, document.baseURI));
const exports = await streamed(
  () => glue.default({ module_or_path: first }),
  async () => glue.default({ module_or_path: await bytes(first) }),
);
if (!exports.__pingyi_there.value) {
  await bring();
  if (!exports.__pingyi_there.value) join(exports, module);
}
