// What runs in the page that is timed; Playwright puts it in before anything else. It looks at the
// page from outside, once a frame, and knows the two programs only by `look`, their selectors.
export function install(look) {
  const select = (pattern, question = '', code = '') => pattern.replace('{question}', question).replace('{code}', code);
  const until = (holds) => new Promise((resolve) => {
    const frame = () => {
      if (!holds()) return requestAnimationFrame(frame);
      // A message that is sent within a frame arrives when the frame has been painted.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(0);
    };
    requestAnimationFrame(frame);
  });
  const find = (question, code) => document.querySelector(select(look.input, question, code));
  const isOn = (input) => input?.checked && input.closest(look.choice)?.matches(look.chosen);
  const groups = () => [...new Set([...document.querySelectorAll(look.any)].map((node) => node.name))];
  const open = () => groups().find((name) => !document.querySelector(`input[name="${name}"]:checked`));

  globalThis.bench = {
    /** When the first question was painted, since the navigation began. */
    started: until(() => document.querySelector(look.any)?.closest(look.choice)?.getBoundingClientRect().height > 0),

    /** Where to tap, once everything there stands still. */
    async target(question, code) {
      const choice = find(question, code).closest(look.choice);
      choice.scrollIntoView({ block: 'center', behavior: 'instant' });
      await until(() => true);
      await until(() => true);
      const box = choice.getBoundingClientRect();
      return { x: box.x + Math.min(box.width / 2, 24), y: box.y + box.height / 2 };
    },

    /** From the tap that comes next to the first painted frame in which the choice is drawn as chosen. */
    arm(question, code) {
      globalThis.bench.tap = new Promise((resolve) => {
        addEventListener('click', (event) => {
          until(() => isOn(find(question, code))).then((end) => resolve(end - event.timeStamp));
        }, { capture: true, once: true });
      });
    },

    /** Answers everything from here to that question's page. */
    async walk(question) {
      for (let step = 0; step < 2_000; step += 1) {
        for (let group = open(); group; ) {
          const third = document.querySelectorAll(`input[name="${group}"]`)[2];
          third.click();
          await until(() => third.checked || !third.isConnected);
          const before = group;
          group = open();
          if (group === before) throw new Error(`${group} takes no answer`);
        }
        if (find(question, '1')) return;
        const before = groups().join();
        document.querySelector(look.next).click();
        await until(() => groups().join() !== before && groups().length > 0);
      }
      throw new Error(`no way to ${question}`);
    },

    /** How long a fixed piece of work takes, to see that the slowing is on. */
    calibrate() {
      const start = performance.now();
      let sum = 0;
      for (let i = 0; i < 3e7; i += 1) sum = (sum + i * 7) % 1_000_003;
      return sum < 0 ? 0 : performance.now() - start;
    },
  };
}
