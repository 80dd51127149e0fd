// Types of webviewBuild.mjs, which stays plain JavaScript because esbuild.mjs runs it on any Node.

import type { BuildOptions, Metafile } from 'esbuild';

export declare function webviewBuild(root: string, outdir: string, watch?: boolean): BuildOptions & { readonly metafile: true };
export declare function withParts(html: string, metafile: Metafile): string;
