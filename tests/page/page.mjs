// The study page, driven as a reader drives it. node page.mjs FOLDER NAME…; prints TAP.
import { readFileSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [folder, ...names] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

let count = 0;
let failed = 0;
function check(good, name, detail = '') {
  count += 1;
  if (!good) failed += 1;
  console.log(`${good ? 'ok' : 'not ok'} ${count} - ${name}`);
  if (!good && detail) for (const line of String(detail).split('\n').slice(0, 20)) console.log('# ' + line.slice(0, 300));
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });

// A page of its own; what it logs and asks for is written down.
async function open(name, size, options = {}) {
  const context = await browser.newContext({ viewport: sizes[size], hasTouch: size === 'phone', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const address = 'file://' + resolve(folder, name + '.html');
  page.troubles = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) page.troubles.push(message.text()); });
  page.on('pageerror', (error) => page.troubles.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) page.troubles.push('request: ' + request.url());
  });
  await page.goto(address);
  return page;
}

async function serious(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }));
  return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

// -- How it looks: every paper, both widths, both schemes ---------------------------------------------

for (const name of names) {
  for (const size of Object.keys(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open(name, size, { colorScheme });
      const label = `${name}, ${size}, ${colorScheme}`;
      for (const view of ['guide', 'both', 'paper']) {
        await page.click(`.sg-views [data-view=${view}]`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        check(wide <= 0, `${label}: no sideways scrolling, ${view}`, `${wide} px too wide`);
        if (shots) await page.screenshot({ path: `${shots}/${name}-${size}-${colorScheme}-${view}.png` });
      }
      await page.click('.sg-views [data-view=both]');
      await page.evaluate(() => { for (const section of document.querySelectorAll('.sg-section')) section.style.contentVisibility = 'visible'; });
      const found = await serious(page);
      check(found.length === 0, `${label}: axe-core has no serious finding`, found.join('\n'));
      check(page.troubles.length === 0, `${label}: no console error, no outside request`, page.troubles.join('\n'));
      await page.context().close();
    }
  }
}

// -- What it holds --------------------------------------------------------------------------------------

for (const name of names) {
  const page = await open(name, 'desktop');
  const markdown = readFileSync(resolve(folder, name + '.md'), 'utf8');
  const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
  const wanted = markdown.split('\n').filter((line) => /^#+ /.test(line)).map((line) => line.match(/^#+/)[0].length + plain(line.replace(/\$[^$]*\$/g, '')));
  const shown = await page.$$eval('h1, h2, h3, h4, h5, h6', (all) => all.map((heading) => {
    const copy = heading.cloneNode(true);
    for (const math of copy.querySelectorAll('math')) math.remove();
    return [Number(heading.tagName[1]), copy.textContent];
  }));
  check(JSON.stringify(shown.map(([level, text]) => level + plain(text))) === JSON.stringify(wanted), `${name}: headings are the guide's, in order and level`,
    JSON.stringify(shown).slice(0, 400));
  const marks = await page.$$eval('.sg-text mark', (all) => all.length);
  check(marks > 0 && marks === (markdown.match(/==(?:[^=\n]|=(?!=))+==/g) || []).length, `${name}: every highlight of the guide is marked`, marks);
  const outline = await page.$$eval('#sg-outline a', (all) => all.filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1)))).length);
  check(outline === 0, `${name}: every line of the outline leads somewhere`);
  const double = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
  });
  check(double.length === 0, `${name}: identifiers are unique`, double.join(' '));
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  check(nodes < 30000, `${name}: under 30,000 nodes before the paper is opened`, nodes);
  const stops = await page.evaluate(() => {
    const shut = (element) => element.closest('details:not([open])') && !element.matches('summary');
    return [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')].filter((element) => element.tabIndex >= 0 && element.getClientRects().length && !shut(element)).length;
  });
  const count = await page.$$eval('.sg-section', (all) => all.length);
  check(stops <= 20 + 1.3 * count, `${name}: a section is one tab stop, what scrolls in it another`, `${stops} for ${count} sections`);
  const dead = await page.evaluate(() => {
    const ids = new Set([...document.querySelectorAll('[id]')].map(({ id }) => id));
    for (const asleep of document.querySelectorAll('noscript')) for (const [, id] of asleep.textContent.matchAll(/ id="([^"]+)"/g)) ids.add(id);
    return [...document.querySelectorAll('main a[href^="#"]')].map((link) => decodeURIComponent(link.getAttribute('href').slice(1))).filter((id) => !ids.has(id));
  });
  check(dead.length === 0, `${name}: no link within the page is dead`, dead.slice(0, 9).join(' '));
  await page.click('.sg-views [data-view=both]');
  const points = await page.$$eval('li[data-from]', (all) => all.flatMap((item) => item.dataset.from.split(' ')).filter((id) => !document.getElementById(id)));
  check(points.length === 0 && (await page.$$('li[data-from]')).length > 0, `${name}: the paragraphs that bullets rest on are in the page`, points.join(' '));

  const html = readFileSync(resolve(folder, name + '.html'), 'utf8');
  const size = await page.evaluate(() => ({
    own: [...document.querySelectorAll('style, body > script, .sg-drawing')].reduce((sum, part) => sum + part.outerHTML.length, 0),
    text: document.querySelector('main').textContent.length,
    math: [...document.querySelectorAll('main math')].reduce((sum, math) => sum + math.outerHTML.length - math.textContent.length, 0),
    pictures: [...document.images].reduce((sum, image) => sum + image.src.length, 0),
    ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
  }));
  const beyond = html.length - size.text - size.math - size.pictures;  // formulas are the paper's text, whatever they weigh as MathML
  console.log(`# ${name}: ${(html.length / 1000).toFixed(0)} kB in all, ${(beyond / 1000).toFixed(0)} kB beyond text and formulas, `
    + `style, script and map ${(size.own / 1000).toFixed(0)} kB; ready after ${size.ready.toFixed(0)} ms`);
  check(beyond < 300000, `${name}: under 300 kB beyond the text`, beyond);
  check(size.ready < 3000, `${name}: ready within 3 s`, size.ready);
  await page.context().close();
}

// How often the browser styles and lays out anew before the reader can begin: a few times, however long the paper is.
for (const name of names) {
  const context = await browser.newContext({ viewport: sizes.desktop });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto('file://' + resolve(folder, name + '.html'));
  await page.waitForSelector('.sg-why');
  const { metrics } = await session.send('Performance.getMetrics');
  const [styles, layouts] = ['RecalcStyleCount', 'LayoutCount'].map((wanted) => metrics.find(({ name: each }) => each === wanted).value);
  check(styles <= 60 && layouts <= 40, `${name}: what is far from the window is not laid out at the start`, `styled ${styles} times, laid out ${layouts} times`);
  await context.close();
}

// -- What it does -----------------------------------------------------------------------------------------

const [name] = names;
let page = await open(name, 'desktop');

const visible = (selector) => page.locator(selector).first().isVisible();
check(await visible('.sg-text') && !await visible('.sg-scroll'), 'starts with the guide');
await page.click('.sg-views [data-view=paper]');
check(!await visible('.sg-text') && await visible('.sg-scroll'), 'the toggle shows the paper alone');
await page.click('.sg-views [data-view=both]');
const sides = await page.evaluate(() => {
  const pair = document.querySelector('.sg-pair:has(.sg-paper)');
  const [left, right] = ['.sg-text', '.sg-paper'].map((part) => pair.querySelector(part).getBoundingClientRect());
  return right.left >= left.right && Math.abs(left.top - right.top) < 40;
});
check(sides, 'the toggle puts the paper beside the guide');

const bullet = page.locator('.sg-text > ul > li[data-from]:has(> .sg-why)').nth(4);
await bullet.locator('> .sg-why').click();
const lit = await page.$$eval('.sg-paragraph.sg-lit', (all) => all.map(({ id }) => id).join(' '));
check(lit !== '' && lit === await bullet.getAttribute('data-from'), 'side by side, a bullet lights the paragraphs that it rests on', lit);
await page.locator('.sg-paragraph.sg-lit').first().click();
check(await page.locator('li.sg-lit').count() > 0, 'a paragraph lights the bullets that rest on it');

await page.click('.sg-views [data-view=guide]');
await bullet.click({ position: { x: 30, y: 10 } });
const quoted = await bullet.locator('> .sg-source').innerText();
const source = await page.evaluate((id) => document.getElementById(id).textContent, lit.split(' ')[0]);
check(quoted.replace(/\W+/g, '').includes(source.replace(/\W+/g, '').slice(0, 60)), 'a click on a bullet shows the paragraphs themselves', quoted);
await page.keyboard.press('Escape');
check(await page.locator('.sg-source').count() === 0, 'Escape closes them');
await bullet.locator('> .sg-why').focus();
await page.keyboard.press('Enter');
check(await bullet.locator('> .sg-source').count() === 1 && await bullet.locator('> .sg-why').getAttribute('aria-expanded') === 'true', 'the keyboard opens them too');
await page.keyboard.press('Enter');

const term = page.locator('.sg-term').first();
await term.scrollIntoViewIfNeeded();
await term.hover();
await page.waitForTimeout(300);
check(await visible('#sg-tip'), 'hovering over a term shows its definition');
const box = await page.locator('#sg-tip').boundingBox();
check(box && box.x >= 0 && box.x + box.width <= 1440 && box.y >= 0 && box.y + box.height <= 900, 'the definition is inside the window', JSON.stringify(box));
await page.mouse.move(5, 5);
await page.waitForTimeout(500);
check(!await visible('#sg-tip'), 'it goes when the pointer leaves');
await term.focus();
check(await visible('#sg-tip') && await term.getAttribute('aria-describedby') === 'sg-tip', 'focus shows it, tied to the term for screen readers');
await page.keyboard.press('Escape');
check(!await visible('#sg-tip'), 'Escape hides it');

// By keyboard, all that can be used in a section, and all lines of the outline.
const walked = await page.evaluate(() => {
  const section = [...document.querySelectorAll('.sg-section')].find((each) => each.querySelectorAll('.sg-text :is(a, .sg-why)').length > 4);
  const wanted = [...section.querySelectorAll('.sg-head a, .sg-text :is(a, button, .sg-why), summary, .sg-mark button')].filter((each) => each.checkVisibility());
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  const met = new Set();
  wanted[0].focus();
  for (let before; before !== document.activeElement;) { before = document.activeElement; met.add(before); press('ArrowRight'); }
  const lines = [...document.querySelectorAll('#sg-outline li:not([hidden]) a')];
  lines[0].focus();
  for (const line of lines.slice(1)) press('ArrowDown');
  return { missed: wanted.filter((each) => !met.has(each)).map((each) => each.outerHTML.slice(0, 80)), last: document.activeElement === lines.at(-1) };
});
check(walked.missed.length === 0 && walked.last, 'arrow keys reach all that a section and the outline hold', walked.missed.join('\n'));

const words = (await page.locator('.sg-text mark').first().textContent()).split(/\s+/).filter((word) => /^\p{L}{5,}$/u.test(word)).slice(0, 2).join(' ');
await page.fill('#sg-query', words);
await page.waitForSelector('#sg-results a');
check(/\d/.test(await page.locator('#sg-results [role=status]').innerText()), 'search counts what it finds');
await page.keyboard.press('Enter');
const hit = await page.evaluate(() => document.activeElement.textContent.toLowerCase());
check(words.toLowerCase().split(' ').every((word) => hit.includes(word)) && !await visible('#sg-results'), 'Enter goes to the first place found', hit.slice(0, 200));
await page.fill('#sg-query', 'qqqzzz');
await page.waitForTimeout(300);
check(await visible('#sg-results') && await page.locator('#sg-results a').count() === 0, 'search says when nothing is found');
await page.keyboard.press('Escape');

await page.keyboard.press('/');
check(await page.evaluate(() => document.activeElement.id) === 'sg-query', '/ goes to the search');
await page.keyboard.press('Escape');

const node = page.locator('.sg-node:not(.sg-word)').nth(5);
await node.scrollIntoViewIfNeeded();
await node.hover();
check(await page.locator('.sg-focus').count() === 1 && await node.evaluate((element) => element.classList.contains('sg-near')), 'the map shows what a section is tied to');
check((await page.locator('.sg-ties').textContent()).includes(': ') && /–.*: /.test(await page.locator('.sg-tie title').evaluateAll((all) => all.map((title) => title.textContent).join('\n'))),
  'the map and its list say how sections are tied');
const target = await node.getAttribute('href');
await node.click();
await page.waitForTimeout(300);
const top = await page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, decodeURIComponent(target.slice(1)));
check(top > 0 && top < 300, 'a click in the map goes to the section', top);
check(await page.locator('.sg-arc').count() > 0 && await page.locator('.sg-word').count() > 0, 'the map has arcs and terms');

await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
await page.waitForTimeout(200);
check(await page.locator('#sg-outline [aria-current=location]').count() === 1, 'the outline shows where the reader is');

// A student: jumps about, reads two sections, comes back, undoes one.
const readCount = () => page.locator('#sg-read').evaluate((element) => element.value);
// In the page itself: on a busy machine each turn of the wheel from outside takes as long as a short section takes to read.
await page.evaluate(async () => {
  for (let i = 0; i < 60; i += 1) {
    scrollBy({ top: 700, behavior: 'instant' });
    await new Promise(requestAnimationFrame);
  }
});
await page.waitForTimeout(700);
check(await readCount() === 0, 'a jump through the page marks nothing as read', await readCount());
const short = await page.evaluate(() => {
  const lengths = [...document.querySelectorAll('.sg-section')].map((section, i) => ({ i, words: section.querySelector('.sg-text').textContent.split(/\s+/).length }));
  return lengths.filter(({ i, words }) => i > 0 && words > 3).sort((a, b) => a.words - b.words).slice(0, 2).map(({ i }) => i);
});
for (const i of short) {
  await page.evaluate((at) => document.querySelectorAll('.sg-section')[at].scrollIntoView({ block: 'center' }), i);
  await page.waitForFunction((at) => document.querySelectorAll('.sg-section')[at].querySelector('.sg-mark button').getAttribute('aria-pressed') === 'true', i, { timeout: 90000 });
}
const readSome = await readCount();
check(readSome >= 2, 'a section whose end was on screen for its time counts as read', readSome);
await page.reload();
check(await readCount() === readSome, 'and is remembered', await readCount());
check(await visible('#sg-resume a'), 'the start box leads to where the reader left');
const undone = page.locator('.sg-mark button[aria-pressed=true]').first();
await undone.click();
check(await readCount() === readSome - 1, 'which can be undone');

// Tests oneself: every kind of question is answered, wrong ones come back.
await page.evaluate(() => document.querySelector('#sg-quiz .sg-main').click());
const kinds = new Set();
for (let turn = 0; turn < 40 && await page.locator('.sg-card[data-kind]').count(); turn += 1) {
  const kind = await page.locator('.sg-card').getAttribute('data-kind');
  kinds.add(kind);
  if (kind === 'gap') {
    check(await page.locator('.sg-card mark').isHidden(), 'the answer is folded');
    await page.click('.sg-card .sg-main');
    await page.locator('.sg-card .sg-row button').last().click();
  } else if (kind === 'order' || kind === 'match') await page.click('.sg-card .sg-main');
  else await page.locator('.sg-card .sg-options button').first().click();
  await page.locator('.sg-card .sg-main').last().click();
}
check(kinds.size >= 3, 'questions of several kinds', [...kinds].join(' '));
check(/\d/.test(await page.locator('.sg-card').innerText()) && await page.locator('.sg-card .sg-hint').count() === 1, 'the round ends with its result, and what was missed waits', await page.locator('.sg-card').innerText());
const letters = page.locator('.sg-sorts button').last();
await letters.click();
const sorted = await page.$$eval('.sg-letters dt', (all) => all.map((dt) => dt.textContent.toLowerCase()));
check(sorted.length > 0 && sorted.every((each, i) => i === 0 || sorted[i - 1].localeCompare(each, 'en', { sensitivity: 'base' }) <= 0), 'the glossary by letter', sorted.join(' '));

await page.click('#sg-theme');
check(await page.evaluate(() => getComputedStyle(document.body).backgroundColor) === 'rgb(23, 25, 29)', 'light becomes dark');
await page.emulateMedia({ media: 'print' });
check(!await visible('.sg-bar') && !await visible('#sg-outline') && !await visible('.sg-why') && !await visible('#sg-quiz') && await visible('.sg-text'), 'print shows the guide without its tools');
check(page.troubles.length === 0, 'no error in all this', page.troubles.join('\n'));
await page.context().close();

page = await open(name, 'phone');
check(!await visible('#sg-outline'), 'a phone hides the outline');
await page.tap('#sg-menu');
check(await visible('#sg-outline'), 'and opens it on demand');
await page.locator('#sg-outline a').nth(3).tap();
check(!await visible('#sg-outline'), 'a tap on a section closes it');
await page.locator('.sg-term').first().tap();
check(await visible('#sg-tip'), 'a tap on a term shows its definition');
const tipBox = await page.locator('#sg-tip').boundingBox();
check(tipBox.x >= 0 && tipBox.x + tipBox.width <= 390, 'which fits the phone', JSON.stringify(tipBox));
if (shots) await page.screenshot({ path: `${shots}/${name}-phone-tip.png` });
await page.context().close();

page = await open(name, 'desktop', { javaScriptEnabled: false });
await page.locator('.sg-paper summary').first().click();
check(await visible('.sg-text') && await visible('.sg-scroll') && await visible('#sg-glossary') && !await visible('.sg-bar'), 'without script: guide, paper and glossary, no dead tools');
await page.context().close();

await browser.close();
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
