import { make, word } from './words.js';

const { AdaptiveCard, GlobalSettings, HostConfig, NumberInput, SerializationContext, Strings, Versions } = globalThis.AdaptiveCards;

// What Teams reads of Markdown in a card; HTML never.
const markdown = globalThis.markdownit({ html: false, linkify: false, breaks: true })
  .disable(['heading', 'lheading', 'table', 'code', 'fence', 'blockquote', 'hr', 'reference', 'image', 'html_block', 'html_inline']);
markdown.validateLink = (url) => /^(https:\/\/|mailto:|tel:)/i.test(url.trim());

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};
GlobalSettings.setTabIndexAtCardRoot = false;
// An optional number that is left empty would fail its minimum.
const isWithinLimits = NumberInput.prototype.isValid;
NumberInput.prototype.isValid = function isValid() {
  return this.isSet() ? isWithinLimits.call(this) : !this.isRequired;
};
Strings.defaults.overflowButtonTooltip = () => word('card.more');

/** Text of the desk outside a card. */
export function proseElement(text) {
  const element = make('div', { className: 'prose' });
  element.innerHTML = markdown.render(text);
  safeLinks(element);
  return element;
}

/** Draws a card. `onAction` gets what was pressed, with the inputs already checked and merged in. */
export function cardElement(json, { onAction, fallbackText }) {
  try {
    const card = new AdaptiveCard();
    card.hostConfig = hostConfig;
    card.onExecuteAction = onAction;
    card.parse(json, new SerializationContext(Versions.v1_6));
    const element = card.render();
    if (!element) throw new Error('The card drew nothing.');
    if (json.lang) element.lang = json.lang;
    else element.removeAttribute('lang');
    element.classList.toggle('full', json.msteams?.width === 'Full');
    labelCells(element);
    safeLinks(element);
    return element;
  } catch (error) {
    console.error(error);
    return make('p', { className: 'fault', text: json?.fallbackText ?? fallbackText ?? word('card.broken') });
  }
}

/** In a narrow window the rows of a table become blocks, unless two columns are all it has, and each cell says what column it is from; one that can be pressed is a button. */
function labelCells(root) {
  for (const table of root.querySelectorAll('[role=table]')) {
    const headers = [...table.querySelectorAll('[role=columnheader]')].map(({ textContent }) => textContent);
    table.classList.toggle('headed', headers.length > 2);
    for (const row of table.querySelectorAll('[role=row]')) {
      row.querySelectorAll(':scope > :is([role=cell], [role=button])').forEach((cell, column) => { cell.dataset.column = headers[column] ?? ''; });
    }
  }
}

function safeLinks(root) {
  for (const anchor of root.querySelectorAll('a')) {
    if (!markdown.validateLink(anchor.getAttribute('href') ?? '')) anchor.removeAttribute('href');
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
  }
}

// Colours are names from chat.css, so light, dark and forced colours change on the spot.
function ink(name) {
  return { default: `var(--${name})`, subtle: name === 'ink' ? 'var(--quiet)' : `var(--${name})` };
}
const foregroundColors = {
  default: ink('ink'), dark: ink('ink'), light: ink('quiet'), accent: ink('accent'),
  good: ink('good'), warning: ink('warn'), attention: ink('bad'),
};
function wash(name) {
  return { backgroundColor: `var(--${name}-wash)`, borderColor: 'var(--line)', foregroundColors };
}

const hostConfig = new HostConfig({
  supportsInteractivity: true,
  fontFamily: 'inherit',
  fontTypes: {
    default: { fontFamily: 'inherit', fontSizes: { small: 13, default: 15, medium: 17, large: 20, extraLarge: 25 }, fontWeights: { lighter: 400, default: 400, bolder: 600 } },
    monospace: { fontFamily: 'ui-monospace, Consolas, monospace', fontSizes: { small: 12, default: 14, medium: 16, large: 19, extraLarge: 24 }, fontWeights: { lighter: 400, default: 400, bolder: 600 } },
  },
  lineHeights: { small: 19, default: 22, medium: 24, large: 27, extraLarge: 32 },
  spacing: { small: 4, default: 10, medium: 16, large: 24, extraLarge: 32, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  containerStyles: {
    default: { backgroundColor: 'transparent', borderColor: 'var(--line)', foregroundColors },
    emphasis: wash('sunken'), accent: wash('accent'), good: wash('good'), warning: wash('warn'), attention: wash('bad'),
  },
  textStyles: { heading: { size: 'medium', weight: 'bolder', color: 'default' }, columnHeader: { weight: 'bolder', size: 'small', isSubtle: true } },
  textBlock: { headingLevel: 3 },
  factSet: { title: { weight: 'default', isSubtle: true, wrap: true, maxWidth: 180 }, value: { wrap: true }, spacing: 16 },
  table: { cellSpacing: 12 },
  inputs: {
    label: { inputSpacing: 'small', requiredInputs: { weight: 'bolder', size: 'small', suffix: ' *', suffixColor: 'attention' }, optionalInputs: { weight: 'bolder', size: 'small' } },
    errorMessage: { color: 'attention', size: 'small' },
  },
  actions: {
    maxActions: 6, spacing: 'medium', buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left', allowTitleToWrap: true,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
  },
});
