// The board: a card is dragged, or moved with the keyboard. Both send the card's own form.
(() => {
const on = (type, run, early) => document.addEventListener(type, run, early);
const all = selector => [...document.querySelectorAll(selector)];
const cardOf = node => node?.closest?.('[data-card]');
const formOf = card => card?.querySelector('form[data-move]');
const goes = (card, column) => [...formOf(card).elements.to.options].some(o => o.value === column.dataset.column);
const link = card => card?.querySelector('h3 a') ?? card;
const cards = column => column ? [...column.querySelectorAll('[data-card]')] : [];
let dragged, landing;

// Where the card would come to lie: above which one of the column, or under them all.
const gap = (column, y) => cards(column).find(card => {
  const box = card.getBoundingClientRect();
  return card !== dragged && y < box.top + box.height / 2;
});
const over = (column, below) => {
  const marks = { over: column, gap: below ?? column?.querySelector('ol') };
  for (const [mark, at] of Object.entries(marks)) {
    all(`[data-${mark}]`).forEach(other => other !== at && delete other.dataset[mark]);
    if (at) at.dataset[mark] = '';
  }
};
// Between which cards of its own day that is: those of other days keep to theirs.
const beside = (card, column, below) => {
  const others = cards(column).filter(other => other !== card), at = below ? others.indexOf(below) : others.length;
  const mates = list => list.filter(other => other.dataset.day === card.dataset.day);
  const id = mate => mate?.id.slice('appointment-'.length);
  return { after: id(mates(others.slice(0, at)).pop()), before: id(mates(others.slice(at))[0]) };
};

// Only columns to which the form offers to go take the card, and its own.
on('dragstart', e => {
  const card = cardOf(e.target);
  if (!formOf(card)) return;
  dragged = card;
  card.dataset.dragging = '';
  e.dataTransfer.effectAllowed = 'move';
  e.dataTransfer.setData('text/plain', card.id);
  const box = card.getBoundingClientRect();
  e.dataTransfer.setDragImage(card, e.clientX - box.left, e.clientY - box.top);
  all('[data-column]').forEach(column => { if (!column.contains(card) && !goes(card, column)) column.dataset.shut = ''; });
});
const place = e => {
  const column = dragged?.isConnected && e.target.closest?.('[data-column]');
  return column && (column.contains(dragged) || goes(dragged, column)) ? column : null;
};
on('dragover', e => {
  if (!dragged) return;
  const column = place(e);
  over(column, column && gap(column, e.clientY));
  if (column) e.preventDefault();
});
on('drop', e => {
  const column = place(e);
  if (!column) return;
  e.preventDefault();
  const form = formOf(dragged), below = gap(column, e.clientY);
  const near = beside(dragged, column, below), is = beside(dragged, column, cards(column)[cards(column).indexOf(dragged) + 1]);
  if (column.contains(dragged) && near.after === is.after && near.before === is.before) return;
  landing = { form, below, to: column.dataset.column, ...near };
  form.requestSubmit();
  landing = null;
});
on('dragend', () => {
  if (dragged) delete dragged.dataset.dragging;
  dragged = null;
  over();
  all('[data-shut]').forEach(column => delete column.dataset.shut);
});
on('htmx:config:request', e => {
  const { ctx } = e.detail;
  if (!landing || ctx.sourceElement !== landing.form) return;
  ctx.landing = landing;
  for (const name of ['to', 'after', 'before']) if (landing[name]) ctx.request.body.set(name, landing[name]);
});

// The card goes ahead of the answer. If the answer does not bring it, it goes home.
const put = (card, parent, before) => {
  if (parent.moveBefore) return parent.moveBefore(card, before); // the focus stays by itself
  const focused = card.contains(document.activeElement) && document.activeElement;
  parent.insertBefore(card, before);
  if (focused) focused.focus({ preventScroll: true });
};
const time = card => card.querySelector('time')?.dateTime;
const ahead = (card, form, to) => {
  const own = cards(card.parentNode), at = own.indexOf(card);
  if (to === 'up') return put(card, card.parentNode, own[at - 1]);
  if (to === 'down') return put(card, card.parentNode, own[at + 2] ?? null);
  const column = all('[data-column]').find(column => column.dataset.column === to);
  const list = column?.querySelector('ol');
  if (list) put(card, list, cards(list).find(other => time(other) > time(card)) ?? null);
};
let hadFocus;
on('submit', e => { hadFocus = !!cardOf(e.target)?.contains(document.activeElement); }, true);
on('htmx:before:request', e => {
  const { ctx } = e.detail, card = cardOf(ctx.sourceElement), form = formOf(card);
  if (!form || ctx.sourceElement !== form) return;
  ctx.card = { card, id: card.id, parent: card.parentNode, next: card.nextSibling, hadFocus };
  card.dataset.moving = '';
  const { below, to } = ctx.landing ?? {};
  const list = to && document.querySelector(`#column-${to} ol`);
  if (list) put(card, list, below?.parentNode === list ? below : null);
  else ahead(card, form, form.elements.to.value);
});
// A question over the board takes the focus; answered or closed, it goes back to the card.
const question = () => document.querySelector('#toasts .question');
const back = id => link(document.getElementById(id))?.focus();
on('click', e => {
  const asked = e.target.closest('.question');
  if (asked && e.target.closest('[data-close]')) back(asked.dataset.of);
});
on('htmx:finally:request', e => {
  const { ctx } = e.detail, from = ctx.sourceElement?.closest?.('.question');
  if (from && !question()) back(from.dataset.of);
  if (ctx.card || from) question()?.querySelector('select, [type=submit]').focus();
});
on('htmx:finally:request', e => {
  const { ctx } = e.detail;
  if (!ctx.card || ctx.hx?.redirect) return;
  const { card, id, parent, next, hadFocus } = ctx.card;
  if (card.isConnected && 'moving' in card.dataset) {
    delete card.dataset.moving;
    if (parent.isConnected) put(card, parent, next?.parentNode === parent ? next : null);
  }
  const free = !document.activeElement || document.activeElement === document.body;
  if (hadFocus && free) back(id);
});

// Arrows go from card to card, m to where it is moved, Enter there moves it.
const step = (card, key) => {
  const columns = all('[data-column]').filter(column => column.querySelector('[data-card]'));
  const at = columns.findIndex(column => column.contains(card));
  const row = cards(columns[at]).indexOf(card);
  if (key === 'ArrowUp') return cards(columns[at])[row - 1];
  if (key === 'ArrowDown') return cards(columns[at])[row + 1];
  const beside = cards(columns[at + (key === 'ArrowLeft' ? -1 : 1)]);
  return beside[Math.min(row, beside.length - 1)];
};
on('keydown', e => {
  const card = cardOf(e.target), form = formOf(card);
  if (!card || e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return;
  const to = form?.elements.to;
  if (e.target === to) {
    const open = CSS.supports('selector(:open)') ? to.matches(':open') : true;
    if (e.key === 'Enter' && !open) { e.preventDefault(); form.requestSubmit(); }
    if (e.key === 'Escape' && !open) link(card)?.focus();
    return;
  }
  if (e.target.closest('input, select, textarea, [contenteditable]')) return;
  if (e.key === 'm' && to && document.body.dataset.keys !== 'off') { e.preventDefault(); to.focus(); }
  if (!e.key.startsWith('Arrow')) return;
  const next = link(step(card, e.key));
  if (next) { e.preventDefault(); next.focus(); }
});
})();
