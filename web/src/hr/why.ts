/** Asks for the reason that the log keeps. */

import { button, h } from '../dom';
import { word } from './words';

/** The reason, or null if the person thinks better of it; `shown` is what they should see before. */
export function askWhy(action: string, about: string, shown: HTMLElement | null = null): Promise<string | null> {
  return new Promise((resolve) => {
    const field = h('textarea', { id: 'why', rows: 3, maxlength: 1000, required: true });
    const finish = (why: string | null): void => {
      dialog.close();
      dialog.remove();
      resolve(why);
    };
    const go = button(action, { class: 'primary' }, () => {
      const why = field.value.trim();
      if (why) finish(why);
      else field.focus();
    });
    const dialog = h('dialog', { class: shown ? 'why large' : 'why', 'aria-labelledby': 'why-title' }, [
      h('h2', { id: 'why-title' }, [`${action}: ${about}`]),
      shown && h('div', { class: 'shown', tabindex: 0 }, [shown]),
      h('label', { for: 'why' }, [word('why.title'), ' ', h('small', {}, [word('why.help')])]),
      field,
      h('div', { class: 'row' }, [button(word('why.cancel'), {}, () => finish(null)), go]),
    ], { cancel: () => finish(null) });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
}
