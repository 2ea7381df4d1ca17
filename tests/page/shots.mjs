// Screenshots for README. node shots.mjs PAGE MARKDOWN FOLDER: page.png, the study page side by side; markdown.png, the guide's text.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [page, markdown, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 760 }, deviceScaleFactor: 0.75, reducedMotion: 'reduce' });
const tab = await context.newPage();
await tab.goto('file://' + resolve(page));
await tab.click('.sg-views [data-view=both]');
await tab.evaluate(() => document.querySelectorAll('.sg-section h2')[1].scrollIntoView());
await tab.waitForTimeout(500);
await tab.screenshot({ path: folder + '/page.png' });
const text = readFileSync(markdown, 'utf8').split('\n').slice(4, 46).join('\n').replace(/[&<]/g, (c) => ({ '&': '&amp;', '<': '&lt;' })[c]);
const plain = await context.newPage();
await plain.setContent(`<pre style="font: 15px/1.5 monospace; white-space: pre-wrap; padding: 1rem 1.5rem; margin: 0">${text}</pre>`);
await plain.screenshot({ path: folder + '/markdown.png' });
await browser.close();
