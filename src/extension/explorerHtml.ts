// The explorer's page inside VS Code: one script, one stylesheet, and a policy that lets nothing else load or leave.

export interface PageParts {
  /** `webview.cspSource`. */
  readonly source: string;
  /** 128 random bits, new for each load, as base64url or hex. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** BCP 47, as `vscode.env.language`. */
  readonly language: string;
  /** Over a trace file: the page leaves out what belongs to the person's own database. */
  readonly place?: 'file';
  /** Where the page starts unless it remembers where it was: a message of webview/client/host.ts, without its kind. */
  readonly open?: object;
}

export function contentPolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    `img-src ${source} data:`,
    `font-src ${source}`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** An attribute of data, its value as text whatever is in it. */
function data(name: string, value: string | undefined): string {
  if (value === undefined) return '';
  return ` data-${name}="${value.replace(/[&"'<>]/g, character => `&#${character.charCodeAt(0)};`)}"`;
}

export function explorerHtml({ source, nonce, script, style, language, place, open }: PageParts): string {
  const lang = language.replace(/[^A-Za-z0-9-]/g, '');
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(source, nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="stylesheet" href="${style}">
<title>Turnstone</title>
</head>
<body>
<div id="root"${data('place', place)}${data('open', open && JSON.stringify(open))}></div>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
