// Runs in every browser, however old: says plainly when the app cannot run here.
(function () {
  var able = typeof WebAssembly === 'object' && typeof WebAssembly.instantiate === 'function' &&
    typeof TextDecoder === 'function' && typeof Promise === 'function' && 'noModule' in document.createElement('script');
  function say(zh, en) {
    var text = document.getElementById('boot-text');
    if (text) text.textContent = zh + ' ' + en;
  }
  // Tells the worker that keeps the app whether this version has started. If it has not, and there is
  // one before it, the worker says so, and the page is loaded again with that one.
  var keeper = location.protocol !== 'file:' && navigator.serviceWorker;
  window.pingyiTell = function (what) {
    if (keeper && keeper.controller) keeper.controller.postMessage({ type: what });
    // On the first visit the worker comes after the page.
    else if (keeper && what === 'started') keeper.ready.then(function (there) { there.active.postMessage({ type: what }); });
  };
  if (keeper) keeper.addEventListener('message', function (event) {
    if (event.data && event.data.type === 'back') location.reload();
  });
  if (!able) {
    say('这个浏览器太旧，打不开评议。请换用新版的 Chrome、Edge、Firefox 或 Safari。',
      'This browser is too old for Pingyi. Please use a current Chrome, Edge, Firefox or Safari.');
    return;
  }
  window.addEventListener('error', function (event) {
    if (!document.querySelector('main[data-screen]:not([data-screen="crashed"])')) window.pingyiTell('failed');
    if (document.getElementById('boot') && event && event.message) {
      say('打开时出错了。请刷新；仍不行，请把这句话告诉协调员：' + event.message,
        'Something went wrong while opening. Please reload; if it stays, tell the coordinator this sentence.');
    }
  });
})();
