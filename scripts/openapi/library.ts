import {
  DownloadParams,
  DownloadRequest,
  LibraryQuery,
  SeatParams,
  SeatRequest,
} from "#domain/api/requests.ts";
import { DownloadResponse, LibraryResponse, SeatResponse } from "#domain/api/responses/library.ts";
import { body, json, type Operation, problem, SESSION } from "./describe.ts";

const downloadRefusals = {
  401: problem("not-signed-in"),
  403: problem(
    "access-not-started, access-ended, ended-by-owner, refunded, disputed, dispute-lost, download-limit, cross-site",
  ),
  503: problem("file-missing, files-down, order-book-down, disk-full"),
};
const seatRefusals = {
  400: problem("invalid-request"),
  401: problem("not-signed-in"),
  404: problem("unknown-item"),
  429: problem("too-many-requests"),
  503: problem("order-book-down, disk-full"),
};

/** What an address has bought. */
export const library: Operation[] = [
  {
    method: "get",
    path: "/api/library",
    security: SESSION,
    summary: "What the signed-in address has bought, newest first",
    request: { query: LibraryQuery },
    responses: {
      200: json(LibraryResponse, "The library"),
      400: problem("invalid-request"),
      401: problem("not-signed-in"),
      503: problem("order-book-down"),
    },
  },
  {
    method: "post",
    path: "/api/downloads",
    security: SESSION,
    summary:
      "Get a URL to download a file or all files of an order from, for a session or the browser that placed the order",
    request: {
      body: {
        content: {
          "application/json": { schema: DownloadRequest },
          "application/x-www-form-urlencoded": { schema: DownloadRequest },
        },
      },
    },
    responses: {
      ...downloadRefusals,
      200: json(DownloadResponse, "To JSON: the URL. That of a zip is only for this browser"),
      303: { description: "To a form: redirect to the file" },
      400: problem("invalid-request"),
      404: problem("unknown-item, unknown-order"),
      413: problem("too-large"),
      415: problem("unsupported-media-type"),
    },
  },
  {
    method: "get",
    path: "/api/downloads/{item}/{file}",
    security: SESSION,
    summary:
      "Download a file: always redirects to a URL that is valid now, so that a download can be resumed at any time",
    description: "A request for a later part of the file is no further download.",
    request: { params: DownloadParams },
    responses: {
      ...downloadRefusals,
      302: { description: "Redirect to the file" },
      404: problem("unknown-item"),
    },
  },
  {
    method: "put",
    path: "/api/seats/{id}",
    security: SESSION,
    summary: "Assign a seat by email",
    request: { params: SeatParams, body: body(SeatRequest) },
    responses: {
      ...seatRefusals,
      200: json(SeatResponse, "The seat"),
      403: problem("refunded, disputed, dispute-lost, ended-by-owner"),
      409: problem("same-address, seat-taken"),
    },
  },
  {
    method: "delete",
    path: "/api/seats/{id}",
    security: SESSION,
    summary: "Take a seat back",
    request: { params: SeatParams },
    responses: { ...seatRefusals, 200: json(SeatResponse, "The seat"), 409: problem("seat-used") },
  },
];
