import { type CodeLanguage, editor, MarkerSeverity, Uri, workerFor } from './monaco.ts';

/** Code is the body of a function: only as one are its `return` and `await` right. */
const head = 'export default async function () {\n';
const tail = '\n}';

type Diagnostic = Awaited<
  ReturnType<Awaited<ReturnType<Awaited<ReturnType<typeof workerFor>>>>['getSemanticDiagnostics']>
>[number];

/** Categories of TypeScript. */
const error = 1;

/**
 * What is wrong with code: what cannot be read, then types that do not fit. In JavaScript the latter are warnings,
 * since nobody wrote them down.
 */
export async function problemsIn(code: editor.ITextModel): Promise<editor.IMarkerData[]> {
  const language = code.getLanguageId() as CodeLanguage;
  const text = code.getValue();
  const getWorker = await workerFor(language);
  if (code.isDisposed() || code.getValue() !== text) return [];
  const uri = Uri.parse(`file:///body.${language === 'typescript' ? 'ts' : 'js'}`);
  const body = editor.getModel(uri) ?? editor.createModel('', language, uri);
  body.setValue(`${head}${text}${tail}`);
  const worker = await getWorker(uri);
  const [unreadable, misfits] = await Promise.all([
    worker.getSyntacticDiagnostics(uri.toString()),
    worker.getSemanticDiagnostics(uri.toString()),
  ]);
  if (code.isDisposed() || code.getValue() !== text) return [];
  const severe = language === 'typescript' ? MarkerSeverity.Error : MarkerSeverity.Warning;
  return [
    ...unreadable.map((each) => markerFor(code, each, MarkerSeverity.Error)),
    ...misfits.filter(({ category }) => category === error).map((each) => markerFor(code, each, severe)),
  ];
}

function markerFor(
  code: editor.ITextModel,
  { start = 0, length = 1, messageText }: Diagnostic,
  severity: MarkerSeverity,
): editor.IMarkerData {
  const from = code.getPositionAt(start - head.length);
  const to = code.getPositionAt(start - head.length + length);
  return {
    severity,
    message: typeof messageText === 'string' ? messageText : messageText.messageText,
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}
