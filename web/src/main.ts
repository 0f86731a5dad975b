/** Starts the page. */

import { App } from './app';
import { loadTranslator } from './i18n/messages';
import { interfaceLanguage } from './preferences';

const root = document.getElementById('app');
const live = document.getElementById('live');
if (root && live) new App(await loadTranslator(interfaceLanguage()), root, live).start();
