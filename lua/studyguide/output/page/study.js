// The study page's script, second part: what was read, where to go on, the glossary by letter, questions.

// -- What was read -------------------------------------------------------------------------------------

// A section counts as read when its end was on screen and it was looked at for as long as a fast reader needs.
const wordsASecond = 8;
const shortest = 2; // seconds
const longest = 90;
const read = new Set((store.get('read') || '').split(' ').filter(Boolean));
const looked = new Map(); // section → seconds
const ended = new Set();

const lengthOf = new Map();
function needed(section) {
  if (!lengthOf.has(section)) {
    const text = one('.sg-text', section).textContent;
    const count = text.trim().split(/\s+/).length + (text.match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g) || []).length / 2;
    lengthOf.set(section, Math.min(longest, Math.max(shortest, count / wordsASecond)));
  }
  return lengthOf.get(section);
}

function showProgress() {
  const known = sections.filter((section) => read.has(idOf(section)));
  one('#sg-read').value = known.length;
  one('#sg-count').textContent = words.of.replace('{n}', known.length).replace('{m}', sections.length);
  for (const [id, link] of links) link.classList.toggle('sg-done', read.has(id));
  for (const section of sections) {
    const button = one('.sg-mark button', section);
    button.setAttribute('aria-pressed', read.has(idOf(section)));
    button.textContent = read.has(idOf(section)) ? words.marked_read : words.mark_read;
  }
  forget.hidden = known.length === 0;
}

function setRead(section, is) {
  if (is) read.add(idOf(section));
  else read.delete(idOf(section));
  looked.delete(section);
  ended.delete(section);
  store.set('read', [...read].join(' '));
  showProgress();
}

for (const section of sections) {
  const button = make('button', { type: 'button' });
  button.addEventListener('click', () => setRead(section, !read.has(idOf(section))));
  one('.sg-pair', section).after(make('p', { className: 'sg-mark' }, button));
}
const forget = make('button', { type: 'button', className: 'sg-forget', textContent: words.forget });
forget.addEventListener('click', () => { for (const section of sections) read.delete(idOf(section)); setRead(sections[0], false); });
one('.sg-progress').append(forget);
oneStop(...all('.sg-section, #sg-outline, #sg-start, #sg-references, .sg-ties, #sg-glossary'));

const inView = new Set();
const watcher = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (isIntersecting) inView.add(target);
    else inView.delete(target);
  }
}, { rootMargin: '-60px 0px 0px 0px' });
for (const section of sections) watcher.observe(section);

const beat = 0.5; // seconds
function look() {
  if (document.visibilityState !== 'visible') return;
  const seen = [...inView].filter((section) => !read.has(idOf(section)));
  for (const section of seen) {
    looked.set(section, (looked.get(section) || 0) + beat / inView.size);
    const end = one('.sg-text', section).getBoundingClientRect().bottom;
    if (end > 0 && end < innerHeight) ended.add(section);
    if (ended.has(section) && looked.get(section) >= needed(section)) setRead(section, true);
  }
  const here = currentSection();
  if (here && scrollY > 200 && sections.includes(here)) store.set('place', idOf(here));
}
const place = store.get('place');
setInterval(look, beat * 1000);
showProgress();

// Where the reader left, on demand.
const left = place ? sections.slice(sections.findIndex((section) => idOf(section) === place)) : [];
const leftTitle = left.map((section) => one('h1, h2, h3, h4, h5, h6', section)).find(Boolean); // text before the first heading has none
if (leftTitle) {
  const resume = one('#sg-resume');
  resume.append(words.resume + ' ', make('a', { href: '#' + leftTitle.id, textContent: shownText(leftTitle) }));
  resume.hidden = false;
}

// -- The glossary by letter -------------------------------------------------------------------------------

const glossary = one('#sg-glossary');
if (glossary) {
  const bySection = [...glossary.children].slice(1);
  const named = ({ element }) => shownText(one('dt', element)).trim();
  const order = new Intl.Collator(document.documentElement.lang || 'en', { sensitivity: 'base' });
  const homes = entries.map(({ element }) => element.parentElement);
  const button = (text, pressed) => {
    const made = make('button', { type: 'button', textContent: text });
    made.setAttribute('aria-pressed', pressed);
    return made;
  };
  const sorts = [button(words.by_section, true), button(words.by_letter, false)];
  const group = make('div', { className: 'sg-views sg-sorts' }, ...sorts);
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', words.glossary);
  const sortBy = (letter) => {
    sorts[0].setAttribute('aria-pressed', !letter);
    sorts[1].setAttribute('aria-pressed', letter);
    for (const old of all('.sg-letters', glossary)) old.remove();
    for (const part of bySection) part.hidden = letter;
    if (letter) {
      const list = make('dl', { className: 'sg-letters' }, ...[...entries].sort((a, b) => order.compare(named(a), named(b))).map(({ element }) => element));
      glossary.append(list);
    } else entries.forEach(({ element }, i) => homes[i].append(element));
  };
  sorts[0].addEventListener('click', () => sortBy(false));
  sorts[1].addEventListener('click', () => sortBy(true));
  one('#sg-glossary-title').after(group);
}

// -- Questions ----------------------------------------------------------------------------------------------

const aRound = 10; // questions
const choices = 4;

const shuffled = (list) => {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const k = Math.floor(Math.random() * (i + 1));
    [out[i], out[k]] = [out[k], out[i]];
  }
  return out;
};

// An element's children as they are shown, without what stands once in a page or acts.
function copyOf(element) {
  const copy = element.cloneNode(true);
  for (const part of all('.sg-why, .sg-source, .sg-anchor, figure, ul, ol', copy)) part.remove();
  for (const part of all('.sg-term, a', copy)) part.replaceWith(...part.childNodes);
  for (const part of all('[id]', copy)) part.removeAttribute('id');
  return copy;
}

const titleOf = (section) => {
  const heading = one('h1, h2, h3, h4, h5, h6', section);
  return heading ? shownText(heading).trim() : '';
};

// The term's name in its own definition would tell the answer.
function masked(entry) {
  const copy = copyOf(one('dd', entry.element));
  const names = entry.forms.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (!names.length) return copy;
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  const own = new RegExp('(?<![\\p{L}\\p{N}])(?:' + names.join('|') + ')s?(?![\\p{L}\\p{N}])', 'giu');
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(own, '…');
  return copy;
}

const nameOf = (entry) => {
  const copy = copyOf(one('dt', entry.element));
  for (const small of all('small', copy)) small.remove();
  return copy.textContent.trim();
};

const quiz = one('#sg-quiz');
const questions = [];
function gatherQuestions() {
  const marks = [];
  const titled = sections.filter(titleOf);
  for (const element of all('.sg-question', quiz)) {
    const ask = one('summary', element);
    const section = sections.find((each) => idOf(each) === element.dataset.section);
    questions.push({ kind: 'open', key: 'open:' + ask.textContent.slice(0, 60), ask, answer: one('.sg-answer', element), section });
  }
  for (const element of all('.sg-asked', quiz)) element.remove();
  for (const section of sections) {
    for (const mark of all('.sg-text li > mark', section)) {
      if (mark.textContent.trim().split(/\s+/).length >= 5 || mark.textContent.length > 30) marks.push({ mark, section, key: mark.textContent.slice(0, 40) });
    }
    for (const list of all('.sg-text ul ul, .sg-text ol', section)) {
      const items = [...list.children].filter((item) => list.tagName === 'OL' || (item.className === '' && one(':scope > em:first-child', item)));
      if (items.length < 3 || items.length > 8 || items.length !== list.children.length) continue;
      const steps = items.map((item) => (one('em', item) && list.tagName !== 'OL' ? one('em', item).textContent : copyOf(item).textContent.slice(0, 120)));
      if (new Set(steps).size !== steps.length || steps.some((step) => /^\(?[a-z0-9]\)?$/i.test(step))) continue;
      questions.push({ kind: 'order', key: 'order:' + steps.join('|').slice(0, 60), steps, section });
    }
  }
  for (const { mark, section, key } of marks) {
    questions.push({ kind: 'gap', key: 'gap:' + key, mark, section });
    if (titled.length >= choices && titled.includes(section)) questions.push({ kind: 'place', key: 'place:' + key, mark, section });
  }
  if (entries.length >= choices) {
    for (const entry of entries) questions.push({ kind: 'term', key: 'term:' + nameOf(entry), entry });
    questions.push({ kind: 'match', key: 'match' });
  }
}

const wrong = new Set((store.get('wrong') || '').split('\n').filter(Boolean));
const keepWrong = () => store.set('wrong', [...wrong].join('\n'));
let round = [];
let at = 0;
let right = 0;

function settle(question, good, card, told) {
  if (good) { right += 1; wrong.delete(question.key); } else wrong.add(question.key);
  keepWrong();
  const said = make('p', { className: good ? 'sg-good' : 'sg-bad' }, good ? words.right : words.wrong, ...(told ? [' ', ...told] : []));
  said.setAttribute('role', 'status');
  const next = make('button', { type: 'button', className: 'sg-main', textContent: words.next });
  next.addEventListener('click', () => { at += 1; ask(); });
  for (const button of all('button, select', card)) button.disabled = true;
  card.append(said, next);
  next.focus();
}

function optionsFor(question, card, options, answer) {
  const list = make('div', { className: 'sg-options' });
  for (const option of options) {
    const button = make('button', { type: 'button', textContent: option });
    button.addEventListener('click', () => {
      for (const other of all('button', list)) if (other.textContent === answer) other.classList.add('sg-good');
      if (option !== answer) button.classList.add('sg-bad');
      settle(question, option === answer, card, option === answer ? null : [answer]);
    });
    list.append(button);
  }
  card.append(list);
}

const others = (list, answer) => shuffled([answer, ...shuffled([...new Set(list)].filter((each) => each && each !== answer)).slice(0, choices - 1)]);

// The answer, shown on demand; who has seen it says whether it was known.
function unfold(question, card, answer) {
  answer.hidden = true;
  const show = make('button', { type: 'button', className: 'sg-main', textContent: words.show });
  show.addEventListener('click', () => {
    answer.hidden = false;
    const knew = make('button', { type: 'button', textContent: words.knew });
    const not = make('button', { type: 'button', textContent: words.not_yet });
    knew.addEventListener('click', () => settle(question, true, card));
    not.addEventListener('click', () => settle(question, false, card));
    show.replaceWith(make('div', { className: 'sg-options sg-row' }, knew, not));
    knew.focus();
  });
  card.append(answer, show);
}

const asking = {
  term(question, card) {
    card.append(make('p', { className: 'sg-ask', textContent: words.which_term }), make('blockquote', {}, ...masked(question.entry).childNodes));
    const answer = nameOf(question.entry);
    optionsFor(question, card, others(entries.map(nameOf), answer), answer);
  },
  place(question, card) {
    card.append(make('p', { className: 'sg-ask', textContent: words.which_section }), make('blockquote', {}, ...copyOf(question.mark).childNodes));
    const answer = titleOf(question.section);
    optionsFor(question, card, others(sections.map(titleOf), answer), answer);
  },
  gap(question, card) {
    const item = question.mark.closest('li');
    const all_marks = all(':scope > mark', item);
    const copy = copyOf(item);
    const gap = all('mark', copy)[all_marks.indexOf(question.mark)];
    const answer = [...gap.childNodes];
    gap.replaceWith(make('span', { className: 'sg-gap', textContent: '…' }));
    card.append(make('p', { className: 'sg-ask', textContent: words.fill_gap }), make('blockquote', {}, ...copy.childNodes));
    unfold(question, card, make('p', {}, make('mark', {}, ...answer)));
  },
  open(question, card) {
    card.append(make('p', { className: 'sg-ask' }, ...copyOf(question.ask).childNodes));
    const heading = question.section && one('h1, h2, h3, h4, h5, h6', question.section);
    const where = heading ? [make('p', { className: 'sg-hint' }, make('a', { href: '#' + heading.id, textContent: titleOf(question.section) }))] : [];
    unfold(question, card, make('div', {}, make('p', {}, ...copyOf(question.answer).childNodes), ...where));
  },
  order(question, card) {
    card.append(make('p', { className: 'sg-ask', textContent: words.put_order }), make('p', { className: 'sg-hint', textContent: titleOf(question.section) }));
    const list = make('ol', { className: 'sg-order' });
    let mixed = shuffled(question.steps);
    if (mixed.join() === question.steps.join()) mixed = [...mixed.slice(1), mixed[0]];
    for (const step of mixed) {
      const up = make('button', { type: 'button', textContent: '↑', title: words.up });
      const down = make('button', { type: 'button', textContent: '↓', title: words.down });
      up.setAttribute('aria-label', words.up + ': ' + step);
      down.setAttribute('aria-label', words.down + ': ' + step);
      const item = make('li', {}, make('span', { textContent: step }), up, down);
      up.addEventListener('click', () => { if (item.previousElementSibling) item.previousElementSibling.before(item); up.focus(); });
      down.addEventListener('click', () => { if (item.nextElementSibling) item.nextElementSibling.after(item); down.focus(); });
      list.append(item);
    }
    const check = make('button', { type: 'button', className: 'sg-main', textContent: words.check });
    check.addEventListener('click', () => {
      const given = all('li > span', list).map((span) => span.textContent);
      const good = given.join('\n') === question.steps.join('\n');
      settle(question, good, card, good ? null : [question.steps.join(' → ')]);
    });
    card.append(list, check);
  },
  match(question, card) {
    card.append(make('p', { className: 'sg-ask', textContent: words.match_terms }));
    const chosen = shuffled(entries).slice(0, choices);
    const letters = 'ABCD';
    const definitions = shuffled(chosen);
    const list = make('ol', { className: 'sg-match' });
    for (const entry of definitions) list.append(make('li', {}, ...masked(entry).childNodes));
    const rows = chosen.map((entry) => {
      const select = make('select', {}, make('option', { value: '', textContent: '–' }), ...definitions.map((_, i) => make('option', { value: letters[i], textContent: letters[i] })));
      select.setAttribute('aria-label', nameOf(entry));
      return make('label', {}, select, ' ' + nameOf(entry));
    });
    const check = make('button', { type: 'button', className: 'sg-main', textContent: words.check });
    check.addEventListener('click', () => {
      const answers = chosen.map((entry) => letters[definitions.indexOf(entry)]);
      const good = rows.every((row, i) => one('select', row).value === answers[i]);
      settle(question, good, card, good ? null : [chosen.map((entry, i) => nameOf(entry) + ' ' + answers[i]).join(', ')]);
    });
    card.append(list, make('div', { className: 'sg-options' }, ...rows), check);
  },
};

function beginRound() {
  const again = shuffled(questions.filter(({ key }) => wrong.has(key)));
  const fresh = shuffled(questions.filter(({ key }) => !wrong.has(key)));
  // No kind takes up a round: the kinds in turn.
  const kinds = shuffled([...new Set(fresh.map(({ kind }) => kind))]).map((kind) => fresh.filter((each) => each.kind === kind));
  round = again.slice(0, aRound);
  for (let i = 0; round.length < Math.min(aRound, questions.length) && i < questions.length; i += 1) {
    for (const list of kinds) if (list[i] && round.length < aRound) round.push(list[i]);
  }
  at = 0;
  right = 0;
  ask();
}

const card = make('div', { className: 'sg-card' });
function ask() {
  const question = round[at];
  card.replaceChildren();
  if (!question) return rest(words.result.replace('{n}', right).replace('{m}', round.length), words.again);
  card.dataset.kind = question.kind;
  card.append(make('p', { className: 'sg-hint', textContent: words.question.replace('{n}', at + 1).replace('{m}', round.length) }));
  asking[question.kind](question, card);
  const first = one('button, select', card);
  if (first) first.focus({ preventScroll: true });
}

function rest(told, begin) {
  const known = questions.filter(({ key }) => wrong.has(key)).length;
  const said = make('p', { textContent: told });
  const button = make('button', { type: 'button', className: 'sg-main', textContent: begin });
  button.addEventListener('click', beginRound);
  delete card.dataset.kind;
  card.replaceChildren(said, ...(known ? [make('p', { className: 'sg-hint', textContent: words.quiz_wrong.replace('{n}', known) })] : []), button);
  if (round.length) button.focus({ preventScroll: true });
}

gatherQuestions();
if (questions.length >= 3) {
  quiz.hidden = false;
  one('#sg-outline a[href="#sg-quiz"]').parentElement.hidden = false;
  quiz.append(card);
  rest(words.quiz_hint, words.begin);
} else quiz.remove();
