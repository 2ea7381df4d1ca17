// What pages made of hostile papers do in a browser. node hostile.mjs FILE…; prints one JSON line for each:
// what ran, what was asked for, which elements, attributes and targets none of ours has.
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

// Elements and attributes that the study page, pandoc's HTML and MathML have. Values are looked at where they may act.
const allowed = {
  elements: `html head meta title style script body header nav main aside section div span p a ul ol li dl dt dd h1 h2 h3 h4 h5 h6
    strong em b i mark code pre table thead tbody tfoot tr th td colgroup col caption blockquote hr br sup sub small details summary
    button input progress svg g path circle text img figure figcaption dialog select option label
    math semantics annotation mrow mi mo mn ms mtext mspace msub msup msubsup mfrac msqrt mroot mover munder munderover mtable mtr
    mtd mstyle mpadded mphantom menclose mfenced mmultiscripts mprescripts none`.split(/\s+/),
  attributes: `class id lang dir xml:lang xmlns role title href type placeholder autocomplete hidden max value content charset name
    http-equiv alt src loading viewbox width height d cx cy r x y fill stroke stroke-width open colspan rowspan
    display mathvariant encoding stretchy form accent accentunder columnalign columnspacing rowspacing linethickness fence separator
    disabled depth lspace rspace minsize maxsize displaystyle scriptlevel mathcolor notation open close separators`.split(/\s+/),
  ours: /^(aria-[a-z]+|data-(view|section|from|kind|forms|a|b|node|theme|pos|figure|tip))$/,
  style: /^\s*(text-align: (left|right|center);|width: [\d.]+%;?)?\s*$/,
  telling: ['content', 'title', 'alt', 'aria-label', 'data-forms', 'data-tip'],  // words of the paper, escaped
};

// Runs in the page: what stands there that should not.
function look({ elements, attributes, ours, style, telling }) {
  const found = [];
  const isPage = document.getElementById('sg-page') !== null;
  for (const element of document.querySelectorAll('*')) {
    const tag = element.tagName.toLowerCase();
    if (!elements.includes(tag)) found.push(`<${tag}>`);
    for (const { name, value } of element.attributes) {
      const lower = name.toLowerCase();
      const known = attributes.includes(lower) || new RegExp(ours).test(lower) || (lower === 'tabindex' && (isPage || value === '-1'));
      const tame = lower !== 'style' || new RegExp(style).test(value) || isPage && element.closest('#sg-tip, html') === element;
      if (!(known || lower === 'style') || !tame || (!telling.includes(lower) && /\bevil\b/.test(value))) found.push(`<${tag} ${name}="${value.slice(0, 60)}">`);
      if (lower === 'href' && !/^(https?:|mailto:|#)/.test(value)) found.push(`href="${value.slice(0, 60)}"`);
      if (lower === 'src' && !/^data:image\//.test(value)) found.push(`src="${value.slice(0, 60)}"`);
      if (lower === 'http-equiv' && value !== 'Content-Security-Policy') found.push(`http-equiv="${value}"`);
    }
  }
  const scripts = document.scripts.length;
  if (scripts !== (isPage ? 1 : 0)) found.push(`${scripts} scripts`);
  return found;
}

// Runs in the page: every element is touched as a reader may touch it; links are followed nowhere.
function touch() {
  addEventListener('click', (event) => event.preventDefault(), true);
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['mouseover', 'mouseenter', 'focus', 'toggle', 'input', 'click']) {
      element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
    }
    for (const { name, value } of [...element.attributes]) {
      // A script in a target runs when it is followed.
      if (/^(href|xlink:href|action|formaction|src)$/i.test(name) && /^[\s\x00-\x20]*javascript:/i.test(value)) window.PWN = value;
    }
  }
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
const page = await browser.newPage();
let address = '';
let requests = [];
page.on('request', (request) => {
  if (request.url() !== address && !request.url().startsWith('data:')) requests.push(request.url());
});
page.on('dialog', (dialog) => { requests.push('dialog: ' + dialog.message()); dialog.dismiss(); });
await page.addInitScript(() => {
  window.blocked = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.blocked.push(violatedDirective + ' ' + blockedURI));
});
for (const file of process.argv.slice(2)) {
  address = 'file://' + resolve(file);
  requests = [];
  await page.goto(address, { waitUntil: 'load' });
  // The paper's own text is made into elements when it is opened.
  await page.evaluate(() => { for (const paper of document.querySelectorAll('.sg-paper')) paper.open = true; });
  await page.waitForTimeout(20);
  const foreign = await page.evaluate(look, { ...allowed, ours: allowed.ours.source, style: allowed.style.source });
  await page.evaluate(touch);
  await page.waitForTimeout(20);
  const { ran, blocked, policy, text } = await page.evaluate(() => ({
    ran: window.PWN === undefined ? null : String(window.PWN), blocked: window.blocked,
    policy: document.querySelector('meta[http-equiv=Content-Security-Policy]') !== null, text: document.body.textContent.length,
  }));
  console.log(JSON.stringify({ file, ran, requests, foreign, blocked, policy, text }));
}
await browser.close();
