// Types of native.mjs, which stays plain JavaScript because esbuild.mjs runs it on any Node.

export declare const TARGETS: Readonly<Record<string, string>>;
export declare function hostTarget(): string | null;
export declare function prebuildsFor(target: string): readonly { readonly from: string; readonly name: string }[];
