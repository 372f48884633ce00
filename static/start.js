// Loads the app's program: streamed where the browser can, from a buffer where it cannot (some
// WebViews refuse to stream although the file is there).
const own = document.querySelector('script[data-glue]');
const glue = await import(new URL(own.dataset.glue, document.baseURI));
const program = new URL(own.dataset.program, document.baseURI);
try {
  await glue.default({ module_or_path: program });
} catch (error) {
  if (!(error instanceof TypeError || error instanceof WebAssembly.CompileError)) throw error;
  await glue.default({ module_or_path: await (await fetch(program)).arrayBuffer() });
}
