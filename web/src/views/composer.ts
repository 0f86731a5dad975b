/** The field: type, see what will be masked, send. */

import { ServiceError, scrub } from '../api/client';
import { h, icon } from '../dom';
import type { Translator } from '../i18n/messages';
import { codePointLength } from '../text/codepoints';
import { maskedText } from './parts';

export const QUESTION_LIMIT = 2000;
const COUNTER_FROM = 1700;
const PREVIEW_AFTER_MS = 500;
const PREVIEW_FROM = 4;

const SEND = 'M5 12h13M12 5l7 7-7 7';

/** Off once a service has shown that it offers no preview. */
let previewOffered = true;

export interface Composer {
  readonly element: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  readonly setBusy: (busy: boolean) => void;
  readonly setText: (text: string) => void;
}

/** `language` is that of the question, or null to have it detected; `onSend` gets the trimmed text. */
export function composerView(t: Translator, language: () => string | null, onSend: (text: string) => void): Composer {
  let busy = false;
  let timer = 0;
  let request = new AbortController();
  const counter = h('span', { class: 'counter', id: 'counter' });
  const previewText = h('p', { class: 'preview-text', dir: 'auto' });
  const preview = h('div', { class: 'preview', hidden: true }, [
    h('p', { class: 'preview-title' }, [t.text('preview.title')]),
    previewText,
    h('p', { class: 'preview-hint' }, [t.text('preview.hint')]),
  ]);
  const field = h('textarea', {
    id: 'question',
    rows: 1,
    placeholder: t.text('ask.placeholder'),
    'aria-describedby': 'privacy counter',
    autocomplete: 'off',
    enterkeyhint: 'send',
  });
  const sendButton = h('button', { type: 'submit', class: 'primary send' }, [h('span', {}, [t.text('ask.send')]), icon(SEND)]);

  const length = (): number => codePointLength(field.value.trim());
  const update = (): void => {
    const left = QUESTION_LIMIT - length();
    const key = left < 0 ? 'ask.over' : 'ask.left';
    counter.textContent = length() >= COUNTER_FROM ? t.text(key, { count: Math.abs(left) }) : '';
    counter.classList.toggle('over', left < 0);
    // Spoken only once there is something to mend, not at every key.
    counter.setAttribute('aria-live', left < 0 ? 'polite' : 'off');
    // An empty field has no text to take a direction from: the placeholder's language gives it.
    field.dir = field.value === '' ? t.direction : 'auto';
    field.setAttribute('aria-invalid', String(left < 0));
    sendButton.setAttribute('aria-disabled', String(busy || left < 0 || length() === 0));
    // Where the style sheet cannot grow the field with its text (field-sizing), the height follows it.
    if (!CSS.supports('field-sizing', 'content')) {
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight}px`;
    }
  };
  const hidePreview = (): void => {
    clearTimeout(timer);
    request.abort();
    preview.hidden = true;
  };
  const showPreview = async (): Promise<void> => {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const scrubbed = await scrub(field.value.trim(), language(), signal);
      if (signal.aborted) return;
      preview.hidden = scrubbed.redactions.length === 0;
      previewText.replaceChildren(maskedText(t, scrubbed.text, scrubbed.redactions));
    } catch (error) {
      if (signal.aborted) return;
      preview.hidden = true;
      if (error instanceof ServiceError && error.status === 404) previewOffered = false;
    }
  };
  const onInput = (): void => {
    update();
    clearTimeout(timer);
    if (length() < PREVIEW_FROM || length() > QUESTION_LIMIT) hidePreview();
    else if (previewOffered) timer = window.setTimeout(() => void showPreview(), PREVIEW_AFTER_MS);
  };
  const send = (): void => {
    const text = field.value.trim();
    if (busy || text === '' || length() > QUESTION_LIMIT) return;
    hidePreview();
    onSend(text);
  };
  field.addEventListener('input', onInput);
  field.addEventListener('keydown', (event) => {
    // While an input method composes (Japanese, Chinese, Korean), Enter picks a candidate and does not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
  const element = h(
    'form',
    { class: 'composer', novalidate: true },
    [
      h('div', { 'aria-live': 'polite' }, [preview]),
      h('label', { for: 'question', class: 'sr-only' }, [t.text('ask.label')]),
      h('div', { class: 'field' }, [field, sendButton]),
      h('p', { class: 'under' }, [h('span', { id: 'privacy' }, [t.text('ask.privacy')]), counter]),
    ],
    {
      submit: (event) => {
        event.preventDefault();
        send();
      },
    },
  );
  update();
  return {
    element,
    field,
    setBusy: (value) => {
      busy = value;
      update();
    },
    setText: (text) => {
      field.value = text;
      onInput();
    },
  };
}
