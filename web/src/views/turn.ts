/** One question and what became of it. */

import type { PartialAnswer } from '../api/client';
import type { Answer, Persona } from '../api/records';
import { button, h } from '../dom';
import type { Translator } from '../i18n/messages';
import { findMasks } from '../text/masks';
import { type AnswerActions, answerView, partialView } from './answer';
import { type Rated, feedbackView } from './feedback';
import { maskedText } from './parts';
import { sentenceOf } from './problems';

export type TurnState =
  | { readonly kind: 'asking'; readonly partial?: PartialAnswer }
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'deleted' };

export interface Turn {
  readonly id: number;
  /** As typed; kept in the page so that it can be asked again, and dropped when the person deletes it. */
  asked: string;
  persona: Persona | null;
  state: TurnState;
  readonly rated: Rated;
}

export interface TurnActions extends AnswerActions {
  readonly stop: () => void;
  readonly retry: () => void;
  readonly deleted: () => void;
}

function questionView(t: Translator, turn: Turn): HTMLElement | null {
  if (turn.state.kind === 'deleted') return null;
  const answer = turn.state.kind === 'answered' ? turn.state.answer : null;
  const text = answer && answer.question !== '' ? maskedText(t, answer.question, answer.redactions) : turn.asked;
  return h('div', { class: 'question' }, [
    h('span', { class: 'sr-only' }, [`${t.text('turn.question')}: `]),
    h('p', { dir: 'auto' }, [text]),
    answer !== null && answer.readAs !== null && readAsView(t, answer.readAs),
  ]);
}

/** How a question that left something out was read, so that a wrong guess is seen. */
function readAsView(t: Translator, text: string): HTMLElement {
  return h('div', { class: 'read-as' }, [h('span', {}, [t.text('turn.readAs')]), ' ', h('bdi', {}, [maskedText(t, text, findMasks(text))])]);
}

/** Ids of the cards of a turn's citations, by their numbers. */
function sourceId(turn: Turn): (n: number) => string {
  return (n) => `source-${turn.id}-${n}`;
}

/** Shows what has arrived since, without touching what else stands there: focus may be on the button that stops. */
export function showPartial(t: Translator, turn: Turn, partial: PartialAnswer): void {
  document.querySelector(`#turn-${turn.id} .partial`)?.replaceChildren(...partialView(t, partial, sourceId(turn)));
}

function stateView(t: Translator, turn: Turn, actions: TurnActions): HTMLElement {
  const { state } = turn;
  switch (state.kind) {
    case 'asking':
      return h('div', {}, [
        h('div', { class: 'partial', 'aria-busy': 'true' }, state.partial ? partialView(t, state.partial, sourceId(turn)) : []),
        h('div', { class: 'progress' }, [
          h('span', { class: 'dots', 'aria-hidden': 'true' }, [h('i'), h('i'), h('i')]),
          h('span', { class: 'progress-text' }, [t.text('progress.asking')]),
          button(t.text('progress.stop'), { class: 'quiet' }, actions.stop),
        ]),
      ]);
    case 'failed':
      return h('div', { class: 'failed' }, [h('p', {}, [`${sentenceOf(t, state.error)} ${t.text('error.kept')}`]), button(t.text('error.retry'), { class: 'primary' }, actions.retry)]);
    case 'deleted':
      return h('p', { class: 'deleted', tabindex: -1 }, [t.text('delete.done')]);
    case 'answered':
      return h('div', {}, [
        answerView(t, state.answer, actions, sourceId(turn)),
        state.answer.answerId !== '' && feedbackView(t, state.answer, turn.rated, actions.deleted),
      ]);
  }
}

export function turnView(t: Translator, turn: Turn, actions: TurnActions): HTMLElement {
  return h('li', { class: 'turn', id: `turn-${turn.id}`, tabindex: -1 }, [questionView(t, turn), stateView(t, turn, actions)]);
}
