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

// -- The paper's own text: one text in each <noscript>, made into elements when the reader opens it -----

const papers = all('.sg-paper');
const asleep = new Map(papers.map((paper) => [paper, one('noscript', paper)]));
const paperOf = new Map(); // paragraph, or entry of the reference list → the part of the page that holds it
for (const [paper, sleeping] of asleep) {
  for (const [, id] of sleeping.textContent.matchAll(/<(?:div class="sg-paragraph"|li) id="([^"]+)"/g)) paperOf.set(id, paper);
}

function wake(paper) {
  const sleeping = asleep.get(paper);
  if (!sleeping) return;
  asleep.delete(paper);
  const box = one('.sg-scroll', paper);
  box.innerHTML = sleeping.textContent;
  for (const place of all('.sg-again', box)) {
    const picture = one('img', document.getElementById(place.dataset.figure));
    if (picture) place.replaceChildren(make('img', { src: picture.src, alt: picture.alt }));
  }
}

function paragraph(id) {
  const paper = paperOf.get(id);
  if (paper) wake(paper);
  return document.getElementById(id);
}

for (const paper of papers) paper.addEventListener('toggle', () => { if (paper.open) { wake(paper); openToKeys([paper]); } });
addEventListener('beforeprint', () => { for (const paper of papers) if (paper.open) wake(paper); });

// -- What is wider than its column scrolls, by keyboard too --------------------------------------

// To measure a part is to lay it out, which side by side all are: else only those that came near the window. All is measured
// before anything changes.
const reached = new Set();
const laidOut = () => (root.dataset.view === 'both' ? [...sections, ...reached] : reached);
function openToKeys(parts) {
  const wides = [...parts].flatMap((part) => all('pre, table, .sg-formula, .sg-drawing, .sg-scroll', part)).map((wide) => ({
    wide,
    scrolls: wide.clientWidth > 0 && (wide.scrollWidth > wide.clientWidth + 1 || (wide.matches('.sg-scroll') && wide.scrollHeight > wide.clientHeight + 1)),
  }));
  for (const { wide, scrolls } of wides) {
    if (scrolls) wide.tabIndex = 0;
    else wide.removeAttribute('tabindex');
  }
  oneStop(...wides.map(({ wide }) => wide).filter((wide) => wide.matches('.sg-scroll')));
}
let resized = 0;
addEventListener('resize', () => { clearTimeout(resized); resized = setTimeout(() => openToKeys(laidOut()), 200); });

// -- Guide, side by side, paper --------------------------------------------------------------------

const sections = all('.sg-section');

function setView(view, keep = true) {
  const here = keep && currentSection();
  const before = here && here.getBoundingClientRect().top;
  root.dataset.view = view;
  for (const button of all('[data-view]', one('.sg-views'))) button.setAttribute('aria-pressed', button.dataset.view === view);
  for (const paper of papers) {
    paper.open = view !== 'guide';
    if (paper.open) wake(paper);
  }
  if (view !== 'guide') closeSources();
  unlight();
  openToKeys(laidOut());
  if (keep) oneStop(...sections);
  if (here) scrollBy({ top: here.getBoundingClientRect().top - before, behavior: 'instant' });
  store.set('view', view);
}

one('.sg-views').addEventListener('click', (event) => {
  const view = event.target.dataset.view;
  if (view) setView(view);
});

// -- What a bullet rests on ----------------------------------------------------------------------------

// What stands behind a bullet's own words: it is shown under them.
const textEnd = (item) => {
  let before = [...item.children].find((child) => /^(UL|OL|PRE|TABLE|DIV|P|FIGURE|BLOCKQUOTE)$/.test(child.tagName)) || null;
  let last = before ? before.previousSibling : item.lastChild;
  while (last && last.nodeType === Node.TEXT_NODE && !/\S/.test(last.data)) last = last.previousSibling;
  while (last && last.nodeType === Node.ELEMENT_NODE && last.matches('.sg-equation')) {
    before = last;
    last = last.previousSibling;
    while (last && last.nodeType === Node.TEXT_NODE && !/\S/.test(last.data)) last = last.previousSibling;
  }
  return before;
};

const paragraphsOf = (item) => item.dataset.from.split(' ').filter((id) => paperOf.has(id));

// One mark for each bullet at the top of a section that comes near the window; it stays with the word before it.
function markSources(section) {
  for (const item of all('.sg-text > ul > li[data-from]', section)) {
    if (!paragraphsOf(item).length) continue;
    const mark = make('span', { className: 'sg-why', textContent: '¶', title: words.source, tabIndex: -1 });
    mark.setAttribute('role', 'button');
    mark.setAttribute('aria-label', words.source);
    mark.setAttribute('aria-expanded', 'false');
    item.insertBefore(mark, textEnd(item));
    mark.before('\u00a0');
  }
}

function closeSources() {
  for (const source of all('.sg-source')) source.remove();
  for (const button of all('.sg-why[aria-expanded=true]')) button.setAttribute('aria-expanded', 'false');
  sourceOf = null;
}
let sourceOf = null;

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
  const mark = one(':scope > .sg-why', item);
  const open = sourceOf === item;
  closeSources();
  unlight();
  if (open) return;
  if (mark) mark.setAttribute('aria-expanded', 'true');
  sourceOf = item;
  const paragraphs = paragraphsOf(item).map(paragraph);
  const pane = one('.sg-scroll', item.closest('.sg-section'));
  if (root.dataset.view === 'both' && pane && paragraphs.some((each) => pane.contains(each))) {
    for (const each of paragraphs) each.classList.add('sg-lit');
    const first = paragraphs.find((each) => pane.contains(each));
    pane.scrollTo({ top: first.offsetTop - 16 });
    return;
  }
  const quote = make('blockquote', { className: 'sg-source' }, make('small', { textContent: words.source }));
  for (const each of paragraphs) quote.append(...quoted(each));
  item.insertBefore(quote, textEnd(item));
}

one('#sg-guide').addEventListener('click', (event) => {
  if (event.target.closest('a, summary, button, .sg-term, .sg-source, .sg-scroll, .sg-figure, .sg-extra, #sg-start') || (!event.target.closest('.sg-why') && String(getSelection()))) return;
  const item = event.target.closest('li[data-from]');
  if (item && paragraphsOf(item).length) showSource(item);
});

// The other way round: a paragraph shows the bullets that rest on it.
one('#sg-guide').addEventListener('click', (event) => {
  const clicked = event.target.closest('.sg-scroll .sg-paragraph');
  if (!clicked || root.dataset.view !== 'both' || event.target.closest('a') || String(getSelection())) return;
  unlight();
  closeSources();
  clicked.classList.add('sg-lit');
  const items = all('li[data-from]').filter((item) => item.dataset.from.split(' ').includes(clicked.id));
  for (const item of items) item.classList.add('sg-lit');
  if (items[0]) items[0].scrollIntoView({ block: 'nearest' });
});

// -- Figures, larger ---------------------------------------------------------------------------------

const lens = make('dialog', { className: 'sg-lens' });
const lensClose = make('button', { type: 'button', textContent: words.close });
document.body.append(lens);
for (const picture of all('.sg-figure > img')) {
  const button = make('button', { type: 'button', className: 'sg-zoom', title: words.enlarge });
  picture.replaceWith(button);
  button.append(picture);
  button.addEventListener('click', () => {
    const caption = one('figcaption', button.closest('.sg-figure'));
    lens.replaceChildren(lensClose, make('img', { src: picture.src, alt: picture.alt }), make('p', { textContent: caption ? caption.textContent : '' }));
    lens.showModal();
  });
}
lens.addEventListener('click', (event) => { if (event.target === lens || event.target === lensClose) lens.close(); });

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

const forms = entries.flatMap((entry) => entry.forms).sort((a, b) => b.length - a.length);
const spaced = forms.length && /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(forms[0]) ? '' : '(?![\\p{L}\\p{N}])';
const pattern = forms.length && new RegExp((spaced && '(?<![\\p{L}\\p{N}])') + '(?:'
  + forms.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')).join('|') + ')(?:e?s)?' + spaced, 'giu');

// Every use of a term, in a section that comes near the window; the first one shows that there is something to ask.
function markTerms(section) {
  const seen = new Set();
  const walker = document.createTreeWalker(one('.sg-text', section), NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest('a, code, math, figure, .sg-why, .sg-source, .sg-definition > strong, .sg-group > strong') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) markIn(node, seen);
}

function markIn(node, seen) {
  const text = node.data;
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const { entry, form } = named(match[0].replace(/\s+/g, ' ')) || {};
    if (!entry || (form.length < 4 && match[0].slice(0, form.length) !== form)) continue; // "Ad" is no "AD"
    const own = node.parentElement.closest('.sg-definition');
    if (own && one('strong', own) && entry.forms.some((each) => one('strong', own).textContent.includes(each))) continue;
    const term = make('span', { className: seen.has(entry) ? 'sg-term sg-later' : 'sg-term', textContent: match[0], tabIndex: -1 });
    seen.add(entry);
    term.setAttribute('role', 'button');
    term.setAttribute('aria-expanded', 'false');
    term.entry = entry;
    parts.push(text.slice(at, match.index), term);
    at = match.index + match[0].length;
  }
  if (parts.length) node.replaceWith(...parts, text.slice(at));
}

const near = new IntersectionObserver((changes) => {
  const parts = changes.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
  for (const part of parts) {
    near.unobserve(part);
    reached.add(part);
    if (!part.matches('.sg-section')) continue;
    markSources(part);
    if (pattern) markTerms(part);
  }
  openToKeys(parts);
}, { rootMargin: '800px' });
for (const part of all('.sg-section, .sg-extra')) near.observe(part);

const tip = make('div', { id: 'sg-tip', hidden: true });
tip.setAttribute('role', 'tooltip');
one('#sg-guide').append(tip);
let tipOf = null;
let tipPinned = false;
let tipTimer = 0;

// What a term means, or what is cited.
function fillTip(of) {
  if (!of.entry) return tip.replaceChildren(make('p', { textContent: of.dataset.tip }));
  const { element } = of.entry;
  const definition = make('p');
  for (const node of one('dd', element).childNodes) definition.append(node.cloneNode(true));
  const section = document.getElementById('sg-' + element.dataset.section);
  const title = section && one('h1, h2, h3, h4, h5, h6', section);
  tip.replaceChildren(make('b', {}, ...[...one('dt', element).childNodes].filter((node) => node.nodeName !== 'SMALL').map((node) => node.cloneNode(true))), definition);
  if (title) tip.append(make('small', {}, words.defined + ' ', make('a', { href: '#' + title.id, textContent: shownText(title) })));
}

function showTip(of) {
  clearTimeout(tipTimer);
  if (tipOf === of) return;
  hideTip();
  tipOf = of;
  fillTip(of);
  tip.hidden = false;
  const box = of.getClientRects()[0];
  const frame = tip.offsetParent ? tip.offsetParent.getBoundingClientRect() : { left: 0, top: 0 };
  const left = Math.max(16, Math.min(box.left, innerWidth - tip.offsetWidth - 16));
  const above = box.bottom + tip.offsetHeight + 16 > innerHeight && box.top > tip.offsetHeight + 80;
  tip.style.left = left - frame.left + (tip.offsetParent === document.body ? scrollX : 0) + 'px';
  tip.style.top = (above ? box.top - tip.offsetHeight - 8 : box.bottom + 6) - frame.top + 'px';
  of.setAttribute('aria-describedby', 'sg-tip');
  if (of.entry) of.setAttribute('aria-expanded', 'true');
}

function hideTip() {
  clearTimeout(tipTimer);
  if (!tipOf) return;
  tipOf.removeAttribute('aria-describedby');
  if (tipOf.entry) tipOf.setAttribute('aria-expanded', 'false');
  tipOf = null;
  tipPinned = false;
  tip.hidden = true;
}

const guide = one('#sg-guide');
for (const cited of all('#sg-guide a[href^="#sg-ref-"][title]')) {
  cited.dataset.tip = cited.title;
  cited.removeAttribute('title');
}
const asks = (event) => event.target.closest && event.target.closest('.sg-term, a[data-tip]');
const later = () => { if (!tipPinned) tipTimer = setTimeout(hideTip, 250); };
guide.addEventListener('mouseover', (event) => {
  const of = asks(event);
  if (of && !tipPinned) { clearTimeout(tipTimer); tipTimer = setTimeout(() => showTip(of), 120); }
});
guide.addEventListener('mouseout', (event) => { if (asks(event)) { clearTimeout(tipTimer); later(); } });
guide.addEventListener('focusin', (event) => { const of = asks(event); if (of && of.matches(':focus-visible')) showTip(of); });
guide.addEventListener('focusout', (event) => { if (asks(event) && !tip.contains(event.relatedTarget)) hideTip(); });
guide.addEventListener('click', (event) => {
  const term = event.target.closest('.sg-term');
  if (!term) return;
  const same = tipOf === term && tipPinned;
  hideTip();
  if (!same) { showTip(term); tipPinned = true; }
});
guide.addEventListener('keydown', (event) => {
  const button = event.target.closest('.sg-term, .sg-why');
  if (button && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); button.click(); }
});
tip.addEventListener('mouseenter', () => clearTimeout(tipTimer));
tip.addEventListener('mouseleave', later);
document.addEventListener('click', (event) => { if (!event.target.closest('.sg-term, #sg-tip') || event.target.closest('#sg-tip a')) hideTip(); });

// -- One tab stop for each part: arrow keys move among what can be used in it ----------------------------

// What a part is, and what can be used in it.
const parts = {
  '.sg-scroll': 'a:not([aria-hidden])',
  '.sg-section': '.sg-head a, .sg-text :is(a:not([aria-hidden]), button, .sg-term, .sg-why), .sg-paper > summary, .sg-mark button',
  '#sg-outline': 'li a',
  '#sg-start': 'a',
  '#sg-references': 'a',
  '.sg-ties': 'summary, a',
  '#sg-glossary': 'a',
};
const partOf = (element) => element.closest(Object.keys(parts).join());
const usable = (part) => all(parts[Object.keys(parts).find((name) => part.matches(name))], part);
const isShown = (element) => (element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0);

// A pane that scrolls is its links' stop itself.
function makeStop(part, element) {
  for (const other of usable(part)) other.tabIndex = -1;
  if (element && part.tabIndex !== 0) element.tabIndex = 0;
}
function oneStop(...list) {
  // A heading's link is always shown; to ask of anything else has the browser style what it had passed over.
  const firsts = list.map((part) => usable(part).find((each) => each.matches('.sg-head a') || (!each.matches('.sg-term') && isShown(each))) || usable(part)[0]);
  list.forEach((part, i) => {
    makeStop(part, firsts[i]);
    if (firsts[i]) (part.tabIndex === 0 ? part : firsts[i]).setAttribute('aria-description', words.keys);
  });
}
document.addEventListener('focusin', ({ target }) => {
  const part = partOf(target);
  if (part && usable(part).includes(target)) makeStop(part, target);
});
document.addEventListener('keydown', (event) => {
  const part = event.target.closest && partOf(event.target);
  const list = part && part.id === 'sg-outline';
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: list && 1, ArrowUp: list && -1 }[event.key];
  if (!part || !step || event.altKey || event.ctrlKey || event.metaKey || event.target.matches('pre, table, .sg-formula')) return;
  const inside = usable(part).filter(isShown);
  const next = inside[inside.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

// -- Where the reader is -------------------------------------------------------------------------------------

const links = new Map(all('#sg-outline a[data-section]').map((link) => [link.dataset.section, link]));
const extras = all('.sg-extra');
const linkOf = (part) => links.get(idOf(part)) || one(`#sg-outline a[href="#${part.id}"]`);
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
    const paper = one('.sg-paper', section);
    const sleeping = paper && asleep.get(paper);
    const from = sleeping ? new DOMParser().parseFromString(sleeping.textContent, 'text/html') : section;
    for (const each of all('.sg-paragraph', from)) found.push({ id: each.id, text: ownText(each), place: title + ' · ¶', paper: true });
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
  if (place.paper) place.element = paragraph(place.id);
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
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.target.closest('input, select, textarea, dialog')) {
    event.preventDefault();
    query.focus();
    query.select();
  }
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
const edges = drawing ? all('.sg-tie, .sg-line', drawing) : [];
function light(names) {
  const near = new Set(names);
  for (const edge of edges) {
    const { a, b } = edge.dataset;
    const touches = names.length === 1 ? names.includes(a) || names.includes(b) : names.includes(a) && names.includes(b);
    edge.classList.toggle('sg-near', touches);
    if (touches) near.add(a).add(b);
  }
  for (const other of all('.sg-node', drawing)) other.classList.toggle('sg-near', near.has(other.dataset.node));
  drawing.classList.add('sg-focus');
}
for (const part of drawing ? all('.sg-node, .sg-tie', drawing) : []) {
  const { node, a, b } = part.dataset;
  part.addEventListener('mouseenter', () => light(node ? [node] : [a, b]));
  part.addEventListener('mouseleave', () => drawing.classList.remove('sg-focus'));
}
const ties = one('.sg-ties');
if (ties) ties.open = matchMedia('(max-width: 36rem)').matches;

// -- Start -------------------------------------------------------------------------------------------------------------

// A link into the paper opens what it points into.
function openTarget() {
  const name = decodeURIComponent(location.hash.slice(1));
  const target = name && (paperOf.has(name) ? paragraph(name) : document.getElementById(name));
  const paper = target && target.closest('.sg-paper');
  if (paper) {
    paper.open = true;
    target.scrollIntoView();
  }
}
addEventListener('hashchange', openTarget);
setView(store.get('view') || 'guide', false);
follow();
openTarget();
