import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/rename/register';
import 'monaco-editor/features/snippet/register';
// The entry point `features/suggest` leaves out the list of suggestions itself.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/typescript/register';
import { editor } from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import * as typescript from 'monaco-editor/languages/features/typescript/register';
import TypeScriptWorker from 'monaco-editor/language/typescript/ts.worker?worker';
import { codeWorld } from './code-world.ts';

export type CodeLanguage = 'javascript' | 'typescript';

/** Workers come from this server, like everything else. */
globalThis.MonacoEnvironment = {
  getWorker: (_id: string, label: string) =>
    label === 'javascript' || label === 'typescript' ? new TypeScriptWorker() : new EditorWorker(),
};

const options = {
  target: typescript.ScriptTarget.ESNext,
  module: typescript.ModuleKind.ESNext,
  lib: ['esnext'],
  /** Each text is a module: its names are its own. */
  moduleDetection: 3,
  allowNonTsExtensions: true,
  allowJs: true,
  checkJs: true,
  strict: true,
  noImplicitAny: false,
  useUnknownInCatchVariables: false,
  /** Types are cut out and nothing else: what would have to be translated cannot be published. */
  erasableSyntaxOnly: true,
};

const languages = {
  javascript: typescript.javascriptDefaults,
  typescript: typescript.typescriptDefaults,
};
for (const language of Object.values(languages)) {
  language.setCompilerOptions(options);
  // Checked are bodies of functions, see `problemsIn`.
  language.setDiagnosticsOptions({
    noSemanticValidation: true,
    noSyntaxValidation: true,
    noSuggestionDiagnostics: true,
  });
}

/** Says what code sees. There is one editor at a time. */
export function declare(language: CodeLanguage, declarations: string): void {
  languages[language].setExtraLibs([
    { content: codeWorld, filePath: 'file:///world.d.ts' },
    { content: declarations, filePath: 'file:///flow.d.ts' },
  ]);
}

const workers = {
  javascript: typescript.getJavaScriptWorker,
  typescript: typescript.getTypeScriptWorker,
};

const betweenMs = 100;
const mostTries = 300;

/** What checks a language. Monaco loads it when the first text is opened, and refuses it until it is there. */
export async function workerFor(language: CodeLanguage) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await workers[language]();
    } catch (error) {
      if (tries === mostTries) throw error;
      await new Promise((resume) => setTimeout(resume, betweenMs));
    }
  }
}

/** Our own colours around Monaco's of the code. */
export function setTheme(scheme: 'light' | 'dark'): void {
  const style = getComputedStyle(document.documentElement);
  // Builds shorten #ffffff, which Monaco does not read.
  const color = (name: string) =>
    style
      .getPropertyValue(name)
      .trim()
      .replace(/^#(\w)(\w)(\w)$/, '#$1$1$2$2$3$3');
  editor.defineTheme('crossdock', {
    base: scheme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [],
    colors: {
      'editor.background': color('--card'),
      'editor.foreground': color('--ink'),
      'editorLineNumber.foreground': color('--ink-faint'),
      'editorGutter.background': color('--card'),
      'editorWidget.background': color('--card'),
      'editorWidget.border': color('--line-strong'),
      'editorError.foreground': color('--technical'),
      'editorWarning.foreground': color('--retrying'),
      focusBorder: color('--accent'),
    },
  });
  editor.setTheme('crossdock');
}

export { editor, KeyCode, KeyMod, MarkerSeverity, Uri } from 'monaco-editor/editor';
