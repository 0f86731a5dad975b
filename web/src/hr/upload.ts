/** Hands documents in: dropped or chosen. */

import { button, h } from '../dom';
import { word } from './words';

/** Files on their way in; `folder` is empty or ends with a slash. */
export interface Upload { readonly files: readonly File[]; readonly folder: string; readonly why: string }

export function uploadView(send: (upload: Upload) => Promise<void>): HTMLElement {
  const picker = h('input', { type: 'file', multiple: true, class: 'sr-only', 'aria-label': word('upload.choose'), tabindex: -1 });
  const folder = h('input', { type: 'text', id: 'folder', dir: 'ltr', placeholder: 'leave/', autocomplete: 'off' });
  const why = h('input', { type: 'text', id: 'upload-why', maxlength: 1000 });
  const take = (files: FileList | null | undefined): void => {
    if (files && files.length > 0) void send({ files: [...files], folder: folder.value.trim().replace(/\/*$/, folder.value.trim() ? '/' : ''), why: why.value.trim() });
    picker.value = '';
  };
  picker.addEventListener('change', () => take(picker.files));
  const zone = h('div', { class: 'drop' }, [
    h('p', {}, [word('upload.drop'), ' ', button(word('upload.choose'), {}, () => picker.click())]),
    picker,
  ]);
  zone.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    take(event.dataTransfer?.files);
  });
  return h('section', { class: 'card' }, [
    h('h2', {}, [word('upload.title')]),
    h('div', { class: 'fields' }, [
      h('label', { for: 'folder' }, [word('upload.folder'), folder]),
      h('label', { for: 'upload-why' }, [word('upload.why'), why]),
    ]),
    zone,
  ]);
}

/** Lets a person choose one file of the same type as a document; null if they choose none. */
export function chooseFile(path: string): Promise<File | null> {
  return new Promise((resolve) => {
    const picker = h('input', { type: 'file', accept: path.slice(path.lastIndexOf('.')) }, [], {
      change: () => resolve(picker.files?.[0] ?? null),
      cancel: () => resolve(null),
    });
    picker.click();
  });
}
