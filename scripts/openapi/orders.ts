import { z } from "zod";
import { CorrectionRequest, OrderParams, OrderQuery } from "#domain/api/requests.ts";
import { OrderPageResponse, PlacedOrdersResponse } from "#domain/api/responses/order.ts";
import { body, json, type Operation, problem, SESSION } from "./describe.ts";

const corrections = {
  400: problem("invalid-request"),
  409: problem("same-address"),
  413: problem("too-large"),
  415: problem("unsupported-media-type"),
  429: problem("too-many-requests"),
  503: problem("order-book-down, disk-full"),
};

/** An order that was placed. */
export const orders: Operation[] = [
  {
    method: "get",
    path: "/api/orders",
    security: SESSION,
    summary:
      "The orders of the signed-in address, newest first, also those whose payment is awaited or has failed. Payment pages that were left and unconfirmed free orders are not among them",
    request: { query: OrderQuery },
    responses: {
      200: json(PlacedOrdersResponse, "The orders"),
      400: problem("invalid-request"),
      401: problem("not-signed-in"),
      503: problem("order-book-down"),
    },
  },
  {
    method: "get",
    path: "/api/orders/{id}",
    summary:
      "The state of an order, for the page that the buyer returns to, with its files for the buyer's browser",
    request: { params: OrderParams, query: OrderQuery },
    responses: {
      200: json(OrderPageResponse, "The order"),
      400: problem("invalid-request"),
      404: problem("unknown-order"),
      503: problem("order-book-down"),
    },
  },
  {
    method: "put",
    path: "/api/orders/{id}/email",
    summary:
      "Correct a mistyped email address, in the browser that placed the order: for an hour after the payment, or for a day while a free order is unconfirmed",
    request: { params: OrderParams, body: body(CorrectionRequest) },
    responses: {
      ...corrections,
      200: json(OrderPageResponse, "The order, with the right address. Both addresses get an email"),
      403: problem("correction-over: also in any other browser"),
    },
  },
  {
    method: "put",
    path: "/api/orders/{id}/recipient",
    summary: "Correct the address of a gift's recipient, for an hour after the payment and until its day",
    request: { params: OrderParams, body: body(CorrectionRequest) },
    responses: {
      ...corrections,
      200: json(
        OrderPageResponse,
        "The order, with the right recipient, who gets the gift's email: now, or on its day. The earlier address gets none",
      ),
      403: problem("correction-over: also for whoever is not its giver"),
    },
  },
  {
    method: "get",
    path: "/api/orders/{id}/files.zip",
    security: SESSION,
    summary:
      "All files of an order as one zip, for the browser that placed it or is signed in with its address. Whoever was given some of them, or has a seat, gets those",
    request: { params: OrderParams, query: OrderQuery },
    responses: {
      200: {
        description: "The zip, made while it is sent",
        content: { "application/zip": { schema: z.string().meta({ format: "binary" }) } },
      },
      206: {
        description: "A range of it, with which an interrupted download goes on",
        content: { "application/zip": { schema: z.string().meta({ format: "binary" }) } },
      },
      416: { description: "The range is outside of it" },
      400: problem("invalid-request"),
      401: problem("not-signed-in"),
      403: problem(
        "access-not-started, access-ended, ended-by-owner, refunded, disputed, dispute-lost, download-limit",
      ),
      404: problem("unknown-order"),
      503: problem("file-missing, files-down, order-book-down, disk-full"),
    },
  },
];
