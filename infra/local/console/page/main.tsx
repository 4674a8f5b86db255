import { render } from 'preact';
import { App } from './app.tsx';
import { keepConnected } from './connection.ts';
import { listenToKeys } from './keys.ts';

const root = document.querySelector('#page');
if (root !== null) render(<App />, root);
listenToKeys();
void keepConnected();
