import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { problemsIn } from './code-problems.ts';
import {
  type CodeLanguage,
  declare,
  editor,
  KeyCode,
  KeyMod,
  MarkerSeverity,
  setTheme,
  Uri,
} from './monaco.ts';

/** What the server says of a line. */
export interface LineProblem {
  line: number;
  message: string;
}

interface CodeTextProps {
  label: string;
  language: CodeLanguage;
  value: string;
  declarations: string;
  problem: LineProblem | null;
  readOnly: boolean;
  onChange: (text: string) => void;
  onTry: () => void;
}

const quietMs = 300;

/** Code in Monaco, with completion and checks from the declarations. */
export function CodeText({ label, language, value, declarations, problem, readOnly, ...on }: CodeTextProps) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<editor.IStandaloneCodeEditor>(null);
  const latest = useRef({ ...on, value });
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    latest.current = { ...on, value };
  });
  useEffect(() => setTheme(scheme), [scheme]);

  useEffect(() => {
    if (place.current === null) return undefined;
    const uri = Uri.parse(`file:///code.${language === 'typescript' ? 'ts' : 'js'}`);
    const model = editor.createModel(latest.current.value, language, uri);
    const made = editor.create(place.current, { ...editorOptions, model, ariaLabel: label, readOnly });
    shown.current = made;
    made.addAction({
      id: 'crossdock.try',
      label: 'Run on the sample',
      keybindings: [KeyMod.CtrlCmd | KeyCode.Enter],
      run: () => latest.current.onTry(),
    });
    model.onDidChangeContent(() => latest.current.onChange(model.getValue()));
    void document.fonts.ready.then(() => editor.remeasureFonts());
    made.focus();
    return () => {
      made.dispose();
      model.dispose();
    };
  }, [label, language, readOnly]);

  useEffect(() => {
    const model = shown.current?.getModel();
    // Undone, or taken from somebody else; what is being written is the same already.
    if (model && model.getValue() !== value) model.setValue(value);
  }, [value]);

  useEffect(() => declare(language, declarations), [language, declarations]);

  useEffect(() => {
    const timer = setTimeout(() => {
      const model = shown.current?.getModel();
      if (model) void problemsIn(model).then((all) => editor.setModelMarkers(model, 'types', all));
    }, quietMs);
    return () => clearTimeout(timer);
  }, [value, language, declarations]);

  useEffect(() => {
    const model = shown.current?.getModel();
    if (model) editor.setModelMarkers(model, 'server', problem === null ? [] : [lineMarker(model, problem)]);
  }, [problem, language]);

  return <div ref={place} className="code-text" />;
}

const editorOptions: editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  editContext: false,
  fixedOverflowWidgets: true,
  fontFamily: "'JetBrains Mono Variable', monospace",
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  padding: { top: 12, bottom: 12 },
  scrollBeyondLastLine: false,
  tabSize: 2,
  theme: 'crossdock',
  wordBasedSuggestions: 'off',
  wordWrap: 'on',
};

function lineMarker(model: editor.ITextModel, { line, message }: LineProblem): editor.IMarkerData {
  const at = Math.min(Math.max(line, 1), model.getLineCount());
  return {
    severity: MarkerSeverity.Error,
    message,
    startLineNumber: at,
    startColumn: model.getLineFirstNonWhitespaceColumn(at) || 1,
    endLineNumber: at,
    endColumn: model.getLineMaxColumn(at),
  };
}
