// Keys reach the app through an invisible text field, because dead keys and input methods compose only in text fields. A composition is
// shown and sent when it is complete; every other key goes to the picture immediately.

/** Stands in the empty field: with nothing to delete, a touch keyboard says nothing of its Backspace. */
const mark = '\u200b';

export function setUpKeyboard(picture, field) {
  field.addEventListener('keydown', event => { if (!isComposed(event)) send(event); });
  field.addEventListener('keyup', send);
  field.addEventListener('compositionstart', () => field.classList.add('composing'));
  field.addEventListener('compositionend', () => {
    field.classList.remove('composing');
    take();
  });
  field.addEventListener('input', event => { if (!event.isComposing) take(); });
  document.getElementById('keyboard').addEventListener('click', () => field.focus({ preventScroll: true }));
  field.value = mark;

  function send(event) {
    if (picture.takeKey(event)) event.preventDefault();
  }

  function take() {
    if (field.value === '') picture.press(['BackSpace']);
    picture.type(field.value.replaceAll(mark, ''));
    field.value = mark;
  }
}

/** Whether the field makes a text of it, now or with the keys that follow. */
function isComposed({ isComposing, keyCode, key }) {
  return isComposing || keyCode === 229 || key === 'Dead' || key === 'Process' || key === 'Unidentified';
}
