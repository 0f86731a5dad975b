/** The page for HR: documents, waiting changes, the log. */

import { h } from '../dom';
import { HrApp } from './app';

const root = document.getElementById('app');
const live = document.getElementById('live');
if (root && live) void new HrApp(root, live).start();
else document.body.append(h('p', {}, ['…']));
