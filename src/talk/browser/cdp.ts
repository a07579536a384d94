// The part of the Chrome DevTools Protocol that is read here, as its `Network` domain documents it.

export interface CdpEvent {
  readonly method: string;
  readonly params: unknown;
}

/** A way to ask one target of the browser. */
export interface Channel {
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

type HeaderObject = Readonly<Record<string, string>>;

interface CdpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderObject;
  readonly postData?: string;
  readonly hasPostData?: boolean;
}

export interface CdpResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: HeaderObject;
  readonly fromDiskCache?: boolean;
  readonly fromServiceWorker?: boolean;
  readonly fromPrefetchCache?: boolean;
}

export interface RequestWillBeSent {
  readonly requestId: string;
  readonly request: CdpRequest;
  /** Seconds on the browser's monotonic clock. */
  readonly timestamp: number;
  readonly type?: string;
  /** Of a preflight, `requestId` is the request that it was sent for. */
  readonly initiator: { readonly type: string; readonly requestId?: string };
  readonly redirectHasExtraInfo?: boolean;
  readonly redirectResponse?: CdpResponse;
}

/** The header lines that went over the wire. It may come before or after the event that it belongs to. */
export interface RequestExtraInfo {
  readonly requestId: string;
  readonly headers: HeaderObject;
}

export interface ResponseReceived {
  readonly requestId: string;
  readonly timestamp: number;
  readonly response: CdpResponse;
  readonly hasExtraInfo?: boolean;
}

/** Also there for an answer that CORS kept from the page; its status is the one on the wire (304, where the response says 200). */
export interface ResponseExtraInfo {
  readonly requestId: string;
  readonly statusCode: number;
  readonly headers: HeaderObject;
  readonly headersText?: string;
  readonly blockedCookies: readonly {
    readonly blockedReasons: readonly string[];
    readonly cookieLine: string;
    readonly cookie?: { readonly name: string };
  }[];
}

export interface DataReceived {
  readonly requestId: string;
  /** Bytes after content decoding. */
  readonly dataLength: number;
}

export interface LoadingFinished {
  readonly requestId: string;
  readonly timestamp: number;
}

export interface LoadingFailed extends LoadingFinished {
  readonly errorText: string;
  readonly canceled?: boolean;
  readonly blockedReason?: string;
  readonly corsErrorStatus?: { readonly corsError: string; readonly failedParameter: string };
}

export interface ResponseBody {
  readonly body: string;
  readonly base64Encoded: boolean;
}

/** The method's params as the protocol promises them: the browser is trusted, what the App made it carry is not looked into here. */
export type NetworkEvent =
  | { readonly method: 'Network.requestWillBeSent'; readonly params: RequestWillBeSent }
  | { readonly method: 'Network.requestWillBeSentExtraInfo'; readonly params: RequestExtraInfo }
  | { readonly method: 'Network.responseReceived'; readonly params: ResponseReceived }
  | { readonly method: 'Network.responseReceivedExtraInfo'; readonly params: ResponseExtraInfo }
  | { readonly method: 'Network.dataReceived'; readonly params: DataReceived }
  | { readonly method: 'Network.loadingFinished'; readonly params: LoadingFinished }
  | { readonly method: 'Network.loadingFailed'; readonly params: LoadingFailed };
