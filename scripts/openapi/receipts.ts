import { z } from "zod";
import { ReceiptResponse } from "#domain/api/receipts.ts";
import { BillingRequest, InvoiceQuery, OrderParams, ReceiptQuery } from "#domain/api/requests.ts";
import { body, json, type Operation, problem, SESSION } from "./describe.ts";

/** The receipt of an order. */
export const receipts: Operation[] = [
  {
    method: "get",
    path: "/api/orders/{id}/receipt",
    summary:
      "The receipt of a paid order. Contains the buyer's details only for the browser that placed it or is signed in with its address",
    request: { params: OrderParams, query: ReceiptQuery },
    responses: {
      200: json(ReceiptResponse, "The receipt, which is an invoice if the seller is known"),
      400: problem("invalid-request"),
      401: problem("not-signed-in: others have goods of the order, so that only its buyer may see it"),
      404: problem("unknown-order, no-receipt: the order is not paid"),
      503: problem("catalogue-missing, order-book-down"),
    },
  },
  {
    method: "put",
    path: "/api/orders/{id}/billing",
    security: SESSION,
    summary: "Change to whom the receipt of an order is made out",
    request: { params: OrderParams, body: body(BillingRequest) },
    responses: {
      200: json(ReceiptResponse, "The changed receipt"),
      400: problem("invalid-request"),
      401: problem("not-signed-in"),
      404: problem("unknown-order, no-receipt"),
      503: problem("order-book-down, disk-full"),
    },
  },
  {
    method: "get",
    path: "/api/orders/{id}/invoice",
    security: SESSION,
    summary: "The receipt of an order, or one of its credit notes, as a PDF",
    request: { params: OrderParams, query: InvoiceQuery },
    responses: {
      200: { description: "The PDF", content: { "application/pdf": { schema: z.string() } } },
      400: problem("invalid-request"),
      401: problem("not-signed-in"),
      404: problem(
        "unknown-order, no-receipt, no-pdf: none, or not of its language or letters; the page can be printed",
      ),
      429: problem("too-many-requests: PDFs of one network"),
      503: problem("catalogue-missing, order-book-down"),
    },
  },
];
