// The session was over when a form was sent: it is sent once more, as a page of its own. The server keeps
// what was typed, and asks who is there.
document.addEventListener('htmx:after:request', e => {
  const { request, response } = e.detail.ctx;
  if (response?.status !== 401 || request.method !== 'POST' || response.headers.get('HX-Redirect')) return;
  e.preventDefault();
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: request.action, hidden: true });
  for (const [name, value] of request.body ?? []) {
    const field = form.appendChild(document.createElement('textarea'));
    Object.assign(field, { name, value });
  }
  document.body.append(form);
  form.submit();
});
