// Keeps the app's modifiers equal to the flags of each event, and sends the Latin letter for shortcuts.

const modifiers = [
  { flag: 'ctrlKey', key: 'Control', codes: ['ControlLeft', 'ControlRight'] },
  { flag: 'altKey', key: 'Alt', codes: ['AltLeft', 'AltRight'] },
  { flag: 'shiftKey', key: 'Shift', codes: ['ShiftLeft', 'ShiftRight'] },
  { flag: 'metaKey', key: 'Meta', codes: ['MetaLeft', 'MetaRight'] },
];
const isMac = navigator.platform.startsWith('Mac');

/** The last code point of the Latin blocks of Unicode. */
const lastLatin = 0x24f;

/** The keys of a US keyboard, without and with Shift. */
const keyboard = {
  Backquote: '`~', Minus: '-_', Equal: '=+', BracketLeft: '[{', BracketRight: ']}', Backslash: '\\|', Semicolon: ';:', Quote: '\'"', Comma: ',<', Period: '.>', Slash: '/?',
  Digit1: '1!', Digit2: '2@', Digit3: '3#', Digit4: '4$', Digit5: '5%', Digit6: '6^', Digit7: '7&', Digit8: '8*', Digit9: '9(', Digit0: '0)',
};

/** What the keys of the user's Latin layout give, where the browser tells. */
let layout = null;
navigator.keyboard?.getLayoutMap?.().then(map => { layout = map; }, () => {});

/**
 * @param {KeyboardEvent} event
 * @returns {string|null} what to send in the place of the event's key: with Ctrl, Alt or Meta, a letter of another script stands for the Latin one of its key
 */
export function latinOf(event) {
  const { key, code, ctrlKey, altKey, metaKey, shiftKey } = event;
  // On a Mac, Alt composes characters, as AltGr does elsewhere.
  if (!ctrlKey && !metaKey && (!altKey || isMac)) return null;
  if (event.getModifierState('AltGraph') || [...key].length !== 1 || key.codePointAt(0) <= lastLatin) return null;
  const ofLayout = layout?.get(code);
  if (/^[a-z]$/.test(ofLayout)) return shiftKey ? ofLayout.toUpperCase() : ofLayout;
  if (code.startsWith('Key')) return shiftKey ? code[3] : code[3].toLowerCase();
  return keyboard[code]?.[shiftKey ? 1 : 0] ?? null;
}

/** Whether the key is a modifier itself: its own event says what becomes of it. */
export const isModifier = ({ key }) => key === 'AltGraph' || modifiers.some(modifier => modifier.key === key);

/**
 * @param {KeyboardEvent|MouseEvent} event
 * @param {Map<string, KeyboardEvent>} down the keys that are held, by their code
 * @returns {{ stuck: KeyboardEvent[], missing: { key: string, code: string }[] }} held keys whose release was missed, and modifiers whose press was
 */
export function compare(event, down) {
  const stuck = [], missing = [];
  // Browsers report AltGr as Ctrl and Alt, or as neither.
  if (event.getModifierState('AltGraph')) return { stuck, missing };
  for (const { flag, key, codes } of modifiers) {
    const held = codes.map(code => down.get(code)).filter(pressed => pressed?.key === key);
    if (!event[flag]) stuck.push(...held);
    else if (held.length === 0) missing.push({ key, code: codes[0] });
  }
  return { stuck, missing };
}
