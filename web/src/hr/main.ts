/** The page for HR: documents, waiting changes, the log. */

import { interfaceLanguage } from '../preferences';
import { HrApp } from './app';
import { speak } from './words';

const root = document.getElementById('app');
const live = document.getElementById('live');
if (root && live) {
  await speak(interfaceLanguage());
  await new HrApp(root, live).start();
}
