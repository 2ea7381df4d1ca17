// The study page's script. Everything it works on stands in the page already; without it the page
// can be read from top to bottom. `words` is defined right before this.

const root = document.documentElement;
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
root.classList.add('sg-live');

// Settings live in this browser only; a file opened from disk may have no storage.
const store = {
  key: 'studyguide:' + document.title,
  get(name) { try { return localStorage.getItem(this.key + ':' + name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(this.key + ':' + name, value); } catch { /* not kept */ } },
};

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// An element's words; MathML carries the TeX beside what is shown.
function shownText(element) {
  const copy = element.cloneNode(true);
  for (const hidden of all('annotation, .sg-why, .sg-source', copy)) hidden.remove();
  return copy.textContent;
}

// -- Light and dark ------------------------------------------------------------------------------

const dark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
const chosen = store.get('theme');
if (chosen) root.dataset.theme = chosen;
one('#sg-theme').addEventListener('click', () => {
  root.dataset.theme = dark() ? 'light' : 'dark';
  store.set('theme', root.dataset.theme);
});

// -- What is wider than its column scrolls, by keyboard too --------------------------------------

function openToKeys() {
  for (const wide of all('#sg-guide :is(pre, table, math[display=block])')) {
    if (wide.scrollWidth > wide.clientWidth && wide.clientWidth > 0) wide.tabIndex = 0;
    else wide.removeAttribute('tabindex');
  }
}
let resized = 0;
addEventListener('resize', () => { clearTimeout(resized); resized = setTimeout(openToKeys, 200); });
for (const paper of all('.sg-paper')) paper.addEventListener('toggle', openToKeys);

// -- Guide, side by side, paper --------------------------------------------------------------------

const sections = all('.sg-section');

function setView(view, keep = true) {
  const here = keep && currentSection();
  const before = here && here.getBoundingClientRect().top;
  root.dataset.view = view;
  for (const button of all('[data-view]', one('.sg-views'))) button.setAttribute('aria-pressed', button.dataset.view === view);
  for (const paper of all('.sg-paper')) paper.open = view !== 'guide';
  if (view !== 'guide') closeSources();
  unlight();
  openToKeys();
  if (here) scrollBy({ top: here.getBoundingClientRect().top - before, behavior: 'instant' });
  store.set('view', view);
}

one('.sg-views').addEventListener('click', (event) => {
  const view = event.target.dataset.view;
  if (view) setView(view);
});

// -- What a bullet rests on ----------------------------------------------------------------------------

const textEnd = (item) => {
  const first = item.firstElementChild;
  if (first && first.tagName === 'P') return { parent: first, before: null };
  return { parent: item, before: [...item.children].find((child) => /^(UL|OL|PRE|TABLE|DIV|P)$/.test(child.tagName)) || null };
};

const paragraphsOf = (item) => item.dataset.from.split(' ').map((id) => document.getElementById(id)).filter(Boolean);

for (const item of all('li[data-from]')) {
  if (!paragraphsOf(item).length) continue;
  const button = make('button', { type: 'button', className: 'sg-why', textContent: '¶', title: words.source });
  button.setAttribute('aria-label', words.source);
  button.setAttribute('aria-expanded', 'false');
  const { parent, before } = textEnd(item);
  parent.insertBefore(button, before);
}

function closeSources() {
  for (const source of all('.sg-source')) source.remove();
  for (const button of all('.sg-why[aria-expanded=true]')) button.setAttribute('aria-expanded', 'false');
}

function unlight() {
  for (const lit of all('.sg-lit')) lit.classList.remove('sg-lit');
}

function quoted(paragraph) {
  const copy = paragraph.cloneNode(true);
  copy.removeAttribute('id');
  for (const inner of all('[id]', copy)) inner.removeAttribute('id');
  return [...copy.childNodes];
}

function showSource(item) {
  const button = one(':scope > .sg-why, :scope > p > .sg-why', item);
  const open = button.getAttribute('aria-expanded') === 'true';
  closeSources();
  unlight();
  if (open) return;
  button.setAttribute('aria-expanded', 'true');
  const paragraphs = paragraphsOf(item);
  const pane = one('.sg-scroll', item.closest('.sg-section'));
  if (root.dataset.view === 'both' && pane && paragraphs.some((paragraph) => pane.contains(paragraph))) {
    for (const paragraph of paragraphs) paragraph.classList.add('sg-lit');
    const first = paragraphs.find((paragraph) => pane.contains(paragraph));
    pane.scrollTo({ top: first.offsetTop - 16 });
    return;
  }
  const quote = make('blockquote', { className: 'sg-source' }, make('small', { textContent: words.source }));
  for (const paragraph of paragraphs) quote.append(...quoted(paragraph));
  const { parent, before } = textEnd(item);
  if (parent === item) item.insertBefore(quote, before);
  else parent.after(quote);
}

one('#sg-guide').addEventListener('click', (event) => {
  if (event.target.closest('a, summary, .sg-term, .sg-source, .sg-scroll') || (!event.target.closest('.sg-why') && String(getSelection()))) return;
  const item = event.target.closest('li[data-from]');
  if (item && one(':scope > .sg-why, :scope > p > .sg-why', item)) showSource(item);
});

// The other way round: a paragraph shows the bullets that rest on it.
for (const paragraph of all('.sg-paragraph')) {
  paragraph.addEventListener('click', (event) => {
    if (root.dataset.view !== 'both' || event.target.closest('a') || String(getSelection())) return;
    unlight();
    closeSources();
    paragraph.classList.add('sg-lit');
    const items = all('li[data-from]').filter((item) => item.dataset.from.split(' ').includes(paragraph.id));
    for (const item of items) item.classList.add('sg-lit');
    if (items[0]) items[0].scrollIntoView({ block: 'nearest' });
  });
}

// -- Terms -------------------------------------------------------------------------------------------------

const entries = all('.sg-entry').map((element) => ({
  element,
  forms: element.dataset.forms.split('|').filter((form) => form.length > 1),
}));
const byName = new Map();
for (const entry of entries) for (const form of entry.forms) if (!byName.has(form.toLowerCase())) byName.set(form.toLowerCase(), { entry, form });

function named(text) {
  const low = text.toLowerCase();
  return byName.get(low) || byName.get(low.replace(/s$/, '')) || byName.get(low.replace(/es$/, ''));
}

function markTerms() {
  const forms = entries.flatMap((entry) => entry.forms);
  if (!forms.length) return;
  const escaped = forms.sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'));
  const spaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(forms[0]) ? '' : '(?![\\p{L}\\p{N}])';
  const pattern = new RegExp((spaced && '(?<![\\p{L}\\p{N}])') + '(?:' + escaped.join('|') + ')(?:e?s)?' + spaced, 'giu');
  for (const section of sections) {
    const seen = new Set();
    const walker = document.createTreeWalker(one('.sg-text', section), NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest('a, code, math, .sg-why, .sg-definition > strong, .sg-group > strong') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) markIn(node, pattern, seen);
  }
}

function markIn(node, pattern, seen) {
  const text = node.data;
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const { entry, form } = named(match[0].replace(/\s+/g, ' ')) || {};
    if (!entry || seen.has(entry) || (form.length < 4 && match[0].slice(0, form.length) !== form)) continue; // "Ad" is no "AD"
    const own = node.parentElement.closest('.sg-definition');
    if (own && one('strong', own) && entry.forms.some((each) => one('strong', own).textContent.includes(each))) continue;
    seen.add(entry);
    const term = make('span', { className: 'sg-term', textContent: match[0], tabIndex: 0 });
    term.setAttribute('role', 'button');
    term.setAttribute('aria-expanded', 'false');
    term.entry = entry;
    parts.push(text.slice(at, match.index), term);
    at = match.index + match[0].length;
  }
  if (parts.length) node.replaceWith(...parts, text.slice(at));
}

markTerms();

const tip = make('div', { id: 'sg-tip', hidden: true });
tip.setAttribute('role', 'tooltip');
one('#sg-guide').append(tip);
let tipOf = null;
let tipPinned = false;
let tipTimer = 0;

function showTip(term) {
  clearTimeout(tipTimer);
  if (tipOf === term) return;
  hideTip();
  tipOf = term;
  const { element } = term.entry;
  const definition = make('p');
  for (const node of one('dd', element).childNodes) definition.append(node.cloneNode(true));
  const section = document.getElementById('sg-' + element.dataset.section);
  const title = section && one('h1, h2, h3, h4, h5, h6', section);
  tip.replaceChildren(make('b', {}, ...[...one('dt', element).childNodes].filter((node) => node.nodeName !== 'SMALL').map((node) => node.cloneNode(true))), definition);
  if (title) tip.append(make('small', {}, words.defined + ' ', make('a', { href: '#' + title.id, textContent: shownText(title) })));
  tip.hidden = false;
  const box = term.getClientRects()[0];
  const frame = tip.offsetParent ? tip.offsetParent.getBoundingClientRect() : { left: 0, top: 0 };
  const left = Math.max(16, Math.min(box.left, innerWidth - tip.offsetWidth - 16));
  const above = box.bottom + tip.offsetHeight + 16 > innerHeight && box.top > tip.offsetHeight + 80;
  tip.style.left = left - frame.left + (tip.offsetParent === document.body ? scrollX : 0) + 'px';
  tip.style.top = (above ? box.top - tip.offsetHeight - 8 : box.bottom + 6) - frame.top + 'px';
  term.setAttribute('aria-describedby', 'sg-tip');
  term.setAttribute('aria-expanded', 'true');
}

function hideTip() {
  clearTimeout(tipTimer);
  if (!tipOf) return;
  tipOf.removeAttribute('aria-describedby');
  tipOf.setAttribute('aria-expanded', 'false');
  tipOf = null;
  tipPinned = false;
  tip.hidden = true;
}

const later = () => { if (!tipPinned) tipTimer = setTimeout(hideTip, 250); };
for (const term of all('.sg-term')) {
  term.addEventListener('mouseenter', () => { if (!tipPinned) tipTimer = setTimeout(() => showTip(term), 120); });
  term.addEventListener('mouseleave', () => { clearTimeout(tipTimer); later(); });
  term.addEventListener('focus', () => showTip(term));
  term.addEventListener('blur', (event) => { if (!tip.contains(event.relatedTarget)) hideTip(); });
  term.addEventListener('click', () => { const same = tipOf === term && tipPinned; hideTip(); if (!same) { showTip(term); tipPinned = true; } });
  term.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); term.click(); }
  });
}
tip.addEventListener('mouseenter', () => clearTimeout(tipTimer));
tip.addEventListener('mouseleave', later);
document.addEventListener('click', (event) => { if (!event.target.closest('.sg-term, #sg-tip') || event.target.closest('#sg-tip a')) hideTip(); });

// -- Where the reader is -------------------------------------------------------------------------------------

const links = new Map(all('#sg-outline a[data-section]').map((link) => [link.dataset.section, link]));
const extras = all('.sg-extra');
const linkOf = (part) => links.get(idOf(part)) || one(`#sg-outline a[href="#${part.id}"]`);
const read = new Set((store.get('read') || '').split(' ').filter(Boolean));
const idOf = (section) => section.id.slice(3);

function currentSection() {
  const edge = innerHeight * 0.3;
  let current = sections[0];
  for (const section of [...sections, ...extras]) {
    if (section.getBoundingClientRect().top > edge) break;
    current = section;
  }
  return current;
}

function showProgress() {
  const known = sections.filter((section) => read.has(idOf(section)));
  one('#sg-read').value = known.length;
  one('#sg-count').textContent = words.of.replace('{n}', known.length).replace('{m}', sections.length);
  for (const [id, link] of links) link.classList.toggle('sg-done', read.has(id));
}

let marked = null;
function follow() {
  const current = currentSection();
  const link = current && linkOf(current);
  if (link !== marked) {
    if (marked) marked.removeAttribute('aria-current');
    if (link) {
      link.setAttribute('aria-current', 'location');
      const outline = one('#sg-outline');
      const top = link.offsetTop - outline.scrollTop;
      if (top < 40 || top > outline.clientHeight - 60) outline.scrollTop = link.offsetTop - outline.clientHeight / 3;
    }
    marked = link;
  }
  let grown = false;
  for (const section of sections) {
    const box = section.getBoundingClientRect();
    if (scrollY > 0 && box.bottom < innerHeight * 0.8 && box.bottom > -innerHeight && !read.has(idOf(section))) {
      read.add(idOf(section));
      grown = true;
    }
  }
  if (grown) {
    store.set('read', [...read].join(' '));
    showProgress();
  }
}

let waiting = false;
addEventListener('scroll', () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; follow(); });
}, { passive: true });

const menu = one('#sg-menu');
function openOutline(open) {
  root.style.setProperty('--bar-bottom', one('.sg-bar').getBoundingClientRect().bottom + 'px');
  one('#sg-outline').classList.toggle('sg-open', open);
  menu.setAttribute('aria-expanded', open);
}
menu.addEventListener('click', () => openOutline(menu.getAttribute('aria-expanded') !== 'true'));
one('#sg-outline').addEventListener('click', (event) => { if (event.target.closest('a')) openOutline(false); });

// -- Search -----------------------------------------------------------------------------------------------------

const query = one('#sg-query');
const results = one('#sg-results');
let places = null;

function ownText(element) {
  const parts = [];
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.data);
    else if (!/^(UL|OL)$/.test(node.nodeName) && node.nodeType === Node.ELEMENT_NODE && !node.matches('.sg-why, .sg-source, annotation')) parts.push(ownText(node));
  }
  return parts.join('');
}

function gather() {
  const found = [];
  for (const section of sections) {
    const heading = one('h1, h2, h3, h4, h5, h6', section);
    const title = heading ? shownText(heading) : '';
    if (heading) found.push({ element: heading, text: title, place: '' });
    for (const item of all('.sg-text li', section)) found.push({ element: item, text: ownText(item), place: title });
    for (const paragraph of all('.sg-paragraph', section)) found.push({ element: paragraph, text: ownText(paragraph), place: title + ' · ¶', paper: true });
  }
  for (const { element } of entries) found.push({ element, text: shownText(element), place: one('#sg-glossary-title').textContent });
  for (const place of found) place.low = place.text.replace(/\s+/g, ' ').trim().toLowerCase();
  return found;
}

function snippet(place, asked) {
  const text = place.text.replace(/\s+/g, ' ').trim();
  const at = place.low.indexOf(asked[0]);
  const from = Math.max(0, text.lastIndexOf(' ', Math.max(0, at - 40)) + 1);
  const cut = (from > 0 ? '… ' : '') + text.slice(from, at + 110) + (text.length > at + 110 ? ' …' : '');
  const parts = [];
  const pattern = new RegExp(asked.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
  let last = 0;
  for (const match of cut.matchAll(pattern)) {
    parts.push(cut.slice(last, match.index), make('b', { textContent: match[0] }));
    last = match.index + match[0].length;
  }
  return [...parts, cut.slice(last)];
}

function goTo(place) {
  hideResults();
  if (place.paper && root.dataset.view === 'guide') place.element.closest('.sg-paper').open = true;
  if (!place.paper && root.dataset.view === 'paper') setView('guide', false);
  place.element.scrollIntoView({ block: 'center' });
  place.element.tabIndex = -1;
  place.element.focus({ preventScroll: true });
  place.element.classList.add('sg-flash');
  setTimeout(() => place.element.classList.remove('sg-flash'), 2500);
}

function hideResults() { results.hidden = true; }

function search() {
  const asked = query.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!asked.length) return hideResults();
  places = places || gather();
  const hits = places.filter((place) => asked.every((word) => place.low.includes(word)));
  const count = make('p', { textContent: hits.length ? words.found.replace('{n}', hits.length) : words.none });
  count.setAttribute('role', 'status');
  const list = make('ol');
  for (const place of hits.slice(0, 50)) {
    const link = make('a', { href: '#' }, ...snippet(place, asked));
    if (place.place) link.append(make('small', { textContent: place.place }));
    link.addEventListener('click', (event) => { event.preventDefault(); goTo(place); });
    list.append(make('li', {}, link));
  }
  results.replaceChildren(count, list);
  results.hidden = false;
}

let searchTimer = 0;
query.addEventListener('input', () => { clearTimeout(searchTimer); searchTimer = setTimeout(search, 120); });
query.addEventListener('focus', () => { if (query.value.trim()) search(); });
query.addEventListener('keydown', (event) => {
  const first = one('a', results);
  if (event.key === 'Enter' && first) { event.preventDefault(); first.click(); }
  if (event.key === 'ArrowDown' && first) { event.preventDefault(); first.focus(); }
});
results.addEventListener('keydown', (event) => {
  const all_links = all('a', results);
  const at = all_links.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  (all_links[at + step] || query).focus();
});
document.addEventListener('click', (event) => { if (!event.target.closest('.sg-search')) hideResults(); });

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  if (!results.hidden && results.contains(document.activeElement)) query.focus();
  hideResults();
  hideTip();
  closeSources();
  unlight();
  openOutline(false);
});

// -- The map --------------------------------------------------------------------------------------------------------

const drawing = one('.sg-drawing svg');
const edges = all('.sg-arc, .sg-line', drawing);
function light(node) {
  const near = new Set([node.dataset.node]);
  for (const edge of edges) {
    const { a, b } = edge.dataset;
    const touches = a === node.dataset.node || b === node.dataset.node;
    edge.classList.toggle('sg-near', touches);
    if (touches) near.add(a).add(b);
  }
  for (const other of all('.sg-node', drawing)) other.classList.toggle('sg-near', near.has(other.dataset.node));
  drawing.classList.add('sg-focus');
}
for (const node of all('.sg-node', drawing)) {
  for (const type of ['mouseenter', 'focus']) node.addEventListener(type, () => light(node));
  for (const type of ['mouseleave', 'blur']) node.addEventListener(type, () => drawing.classList.remove('sg-focus'));
}

// -- Start -------------------------------------------------------------------------------------------------------------

// A link into the paper opens what it points into.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const paper = target && target.closest('.sg-paper');
  if (paper) {
    paper.open = true;
    target.scrollIntoView();
  }
}
addEventListener('hashchange', openTarget);
setView(store.get('view') || 'guide', false);
showProgress();
follow();
openTarget();
