// Every option of the app, with its default and meaning, once: settings, flags and environment variables all become this.

import type { RedactionOptions } from '../core/redact.ts';

export const DEFAULT_HTTP_PORT = 4318;
export const DEFAULT_GRPC_PORT = 4317;
export const DEFAULT_EXPLORER_PORT = 4319;

/** Where a workspace keeps its price list, below its folder. */
export const PRICE_FILE = ['.turnstone', 'prices.yaml'] as const;

/** Where a workspace keeps its rubrics, below its folder. */
export const RUBRIC_FOLDER = ['.turnstone', 'rubrics'] as const;

export interface AppOptions {
  /** Database file. Its folder is made 0700, the file 0600. */
  readonly db: string;
  /** OTLP/HTTP port; 0 picks a free one; null does not listen at all (reading only). */
  readonly httpPort: number | null;
  /** OTLP/gRPC port; 0 picks a free one; null does not listen. */
  readonly grpcPort: number | null;
  /** Explorer port; 0 picks a free one; null serves no explorer (VS Code needs none). A taken port moves on to a free one. */
  readonly explorerPort: number | null;
  /** Hosts, besides loopback ones, whose Host header may send spans: for containers and proxies. */
  readonly allowedHosts: readonly string[];
  /** Web origins, besides loopback ones, that may send spans. */
  readonly allowedOrigins: readonly string[];
  /** Price lists of the workspaces that are open: `.turnstone/prices.yaml` of each, whether or not it exists. */
  readonly priceFiles: readonly string[];
  /** Price lists that the doctor looks at, and nothing is priced with. */
  readonly checkedPriceFiles?: readonly string[];
  /** Folders of rubrics of the workspaces that are open: `.turnstone/rubrics` of each, whether or not it exists. New files go into the first. */
  readonly rubricFolders: readonly string[];
  /** Under whose name scores are given; empty: git's, or the user's of this machine. */
  readonly author: string;
  /** What is taken out before anything is stored. */
  readonly redaction?: RedactionOptions;
  /** Another OTLP/HTTP endpoint that gets what is received too; null or absent: nothing is sent on. */
  readonly forwardTo?: string | null;
  readonly driver: 'auto' | 'better-sqlite3' | 'node-sqlite';
  /** Folder that holds `webview/`, `native/` and `sample.otlp.jsonl` as built. */
  readonly assets: string;
}

/** What a worker is started with. It answers on its parent port with the RPC channel (src/rpc/channel.ts). */
export interface WorkerData {
  readonly options: AppOptions;
}
