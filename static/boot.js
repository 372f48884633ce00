// Runs in every browser, however old: says plainly when the app cannot run here.
(function () {
  var able = typeof WebAssembly === 'object' && typeof WebAssembly.instantiate === 'function' &&
    typeof TextDecoder === 'function' && typeof Promise === 'function' && 'noModule' in document.createElement('script');
  function say(zh, en) {
    var text = document.getElementById('boot-text');
    if (text) text.textContent = zh + ' ' + en;
  }
  if (!able) {
    say('这个浏览器太旧，打不开评议。请换用新版的 Chrome、Edge、Firefox 或 Safari。',
      'This browser is too old for Pingyi. Please use a current Chrome, Edge, Firefox or Safari.');
    return;
  }
  window.addEventListener('error', function (event) {
    if (document.getElementById('boot') && event && event.message) {
      say('打开时出错了。请刷新；仍不行，请把这句话告诉协调员：' + event.message,
        'Something went wrong while opening. Please reload; if it stays, tell the coordinator this sentence.');
    }
  });
})();
