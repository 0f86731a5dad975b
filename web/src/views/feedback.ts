/** Under an answer: whether it helped, and the way to have the question deleted. */

import { deleteAnswer, rate } from '../api/client';
import type { Answer, Rating } from '../api/records';
import { button, h } from '../dom';
import type { Translator } from '../i18n/messages';
import { sentenceOf } from './problems';

const REASON_LIMIT = 1000;

export interface Rated {
  rating: Rating | null;
}

/** The row of feedback buttons. `rated` outlives the element, so that a change of language keeps what was said. */
export function feedbackView(t: Translator, answer: Answer, rated: Rated, onDeleted: () => void): HTMLElement {
  const { answerId } = answer;
  const said = h('span', { class: 'said', role: 'status' });
  const reasonId = `reason-${answerId}`;
  const reason = h('textarea', { id: reasonId, rows: 2, maxlength: REASON_LIMIT, dir: 'auto' });

  const attempt = async (action: () => Promise<void>): Promise<boolean> => {
    said.textContent = '';
    try {
      await action();
      return true;
    } catch (error) {
      said.textContent = sentenceOf(t, error);
      return false;
    }
  };

  const more = h(
    'form',
    { class: 'reason', hidden: true },
    [h('label', { for: reasonId }, [t.text('feedback.reason')]), reason, h('button', { type: 'submit', class: 'quiet' }, [t.text('feedback.send')])],
    {
      submit: (event) => {
        event.preventDefault();
        const words = reason.value.trim();
        if (words === '') return;
        void attempt(() => rate(answerId, 'down', words)).then((sent) => {
          if (!sent) return;
          more.hidden = true;
          said.textContent = t.text('feedback.thanks');
          down.focus();
        });
      },
    },
  );

  const show = (): void => {
    up.setAttribute('aria-pressed', String(rated.rating === 'up'));
    down.setAttribute('aria-pressed', String(rated.rating === 'down'));
  };
  const choose = async (rating: Rating): Promise<void> => {
    if (!(await attempt(() => rate(answerId, rating, null)))) return;
    rated.rating = rating;
    show();
    more.hidden = rating === 'up';
    if (rating === 'down') reason.focus();
    else said.textContent = t.text('feedback.thanks');
  };
  const up = button(t.text('feedback.up'), { class: 'quiet' }, () => void choose('up'));
  const down = button(t.text('feedback.down'), { class: 'quiet' }, () => void choose('down'));
  const remove = button(t.text('delete.action'), { class: 'quiet delete' }, () => {
    void attempt(() => deleteAnswer(answerId)).then((gone) => gone && onDeleted());
  });
  show();
  return h('div', { class: 'feedback' }, [
    h('div', { class: 'feedback-row' }, [
      // A question asked back is not yet an answer to rate.
      answer.status !== 'clarify' &&
        h('span', { role: 'group', class: 'helpful', 'aria-label': t.text('feedback.question') }, [h('span', {}, [t.text('feedback.question')]), up, down]),
      said,
      remove,
    ]),
    more,
  ]);
}
