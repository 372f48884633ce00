// Loads the app's program: streamed where the browser can, from a buffer where it cannot (some
// WebViews refuse to stream although the file is there). Its first half draws the first question;
// the second half follows at once, and where somebody is quicker than the network, on the spot.
const own = document.querySelector('script[data-glue]');
// Where the app is one file, it says itself where its parts are.
const address = globalThis.pingyiAddress ?? ((name) => new URL(name, document.baseURI));
const first = address(own.dataset.program);
const second = address(own.dataset.program.replace('_bg.wasm', '_second.wasm'));

const streamed = async (load, whole) => {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof WebAssembly.CompileError)) throw error;
    return await whole();
  }
};
const bytes = async (address) => (await fetch(address)).arrayBuffer();

let module;
const bring = async () => {
  module ??= await streamed(
    () => WebAssembly.compileStreaming(fetch(second)),
    async () => WebAssembly.compile(await bytes(second)),
  );
};

// The second half fills the first one's table with its functions. It holds nothing else, so that it
// does no harm if it does so twice.
const join = async (exports) => {
  await WebAssembly.instantiate(module, { a: exports });
  exports.__pingyi_there.value = 1;
};

// Chrome before 114 refuses to make a program of more than 4 kB on the spot. This one does nothing.
const isQuick = () => {
  const program = new Uint8Array(5011);
  program.set([0, 97, 115, 109, 1, 0, 0, 0, 0, 0x88, 0x27]);
  try {
    return Boolean(new WebAssembly.Module(program));
  } catch {
    return false;
  }
};

// Both halves before the start: where they are on the device, and where there is no other way.
const both = (globalThis.pingyiAddress || navigator.serviceWorker?.controller || !isQuick()) && bring();

// The glue has made the first half and not yet started it.
globalThis.pingyiMade = async (exports) => {
  if (!both) return;
  await both;
  await join(exports);
};

// Without the second half the step that was taken cannot be done. The page says so and stops: it must
// not look as if the answer had been taken.
function stop(error) {
  const text = document.createElement('p');
  text.className = 'boot__text';
  text.setAttribute('role', 'alert');
  text.textContent = '网络断了，刚才这一步没有完成。请联网后刷新页面。 The network was lost, and the last step was not done. Please connect and reload.';
  document.body.replaceChildren(text);
  throw error;
}

function fetchedNow() {
  const request = new XMLHttpRequest();
  request.open('GET', second, false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`${second}: ${request.status}`);
  return Uint8Array.from(request.responseText, (c) => c.charCodeAt(0) & 255);
}

// The program has come to a function of the second half and cannot wait. Not through the service
// worker, which browsers leave out of this: where there is one, both halves were loaded beforehand.
globalThis.pingyiBring = (exports) => {
  if (!module) {
    globalThis.pingyiHurried = true;
    try {
      module = new WebAssembly.Module(fetchedNow());
    } catch (error) {
      stop(error);
    }
  }
  new WebAssembly.Instance(module, { a: exports });
  exports.__pingyi_there.value = 1;
};

const glue = await import(address(own.dataset.glue));
const exports = await streamed(
  () => glue.default({ module_or_path: first }),
  async () => glue.default({ module_or_path: await bytes(first) }),
);
// A program in one piece, as Trunk alone makes it, has nothing to wait for.
if (exports.__pingyi_there?.value === 0) {
  await bring();
  if (!exports.__pingyi_there.value) await join(exports);
}

// The version before is given up when this one stands, and taken again if it does not (boot.js).
const shown = () => document.querySelector('main[data-screen]')?.dataset.screen;
while (!shown()) await new Promise((resolve) => setTimeout(resolve, 100));
globalThis.pingyiTell(shown() === 'crashed' ? 'failed' : 'started');
