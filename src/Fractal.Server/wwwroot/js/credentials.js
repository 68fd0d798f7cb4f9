// Forms with a password: derive the secret, put it into the form, and submit that. Password inputs have no name, so they are never
// submitted.
import { missing } from './capabilities.js';
import { deriveAuthSecret, newParameters, parametersOf } from './derivation.js';

const lacking = await missing();
for (const fields of document.querySelectorAll('[data-credentials]')) {
  const explanation = fields.querySelector('[data-lacking]');
  explanation.hidden = !lacking;
  if (lacking) {
    explanation.classList.remove('late');
    explanation.textContent = lacking;
    continue;
  }
  for (const form of fields.querySelectorAll('form[data-derive]')) {
    form.addEventListener('submit', event => begin(event, form));
    // Until now, submitting the form would have lacked the secret.
    form.querySelector('button[type=submit]').disabled = false;
    form.hidden = false;
    form.querySelector('[autofocus]')?.focus();
  }
}

async function begin(event, form) {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = 'true';
  const button = form.querySelector('button[type=submit]');
  const progress = form.querySelector('[data-progress]');
  button.setAttribute('aria-busy', 'true');
  try {
    check(form);
    progress.textContent = 'Deriving a key from your password…';
    await painted();
    await fill(form);
    for (const input of form.querySelectorAll('input[type=password]')) input.disabled = true;
    form.submit();
  } catch (error) {
    progress.textContent = error instanceof TypeError ? 'The server can\'t be reached. Try again.' : error.message;
    delete form.dataset.busy;
    button.removeAttribute('aria-busy');
  }
}

function check(form) {
  const again = form.querySelector('[data-again]');
  if (again && again.value !== form.querySelector('[data-password]').value) {
    again.focus();
    throw new Error('The passwords don\'t match.');
  }
}

async function fill(form) {
  const set = (name, value) => { form.querySelector(`[data-${name}]`).value = value; };
  const password = form.querySelector('[data-password]').value;
  const email = form.querySelector('input[type=email]').value;
  if (form.dataset.derive === 'existing') {
    set('secret', await deriveAuthSecret(password, await parametersOf(email)));
    return;
  }
  if (form.dataset.derive === 'change')
    set('present-secret', await deriveAuthSecret(form.querySelector('[data-present]').value, await parametersOf(email)));
  const parameters = newParameters();
  set('secret', await deriveAuthSecret(password, parameters));
  set('salt', parameters.salt);
  set('memory', parameters.memoryKiB);
  set('iterations', parameters.iterations);
}

/** Resolves after what was just written is on the screen: deriving holds the page for half a second. */
const painted = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 0)));
