import type { ComponentType, ReactNode } from "react";
import { prerender } from "react-dom/static.edge";
import type { PageMetadata } from "#site/lib/metadata.ts";
import { Head, type Viewport } from "./head.tsx";

/** The values of a route's parameters; `lang` is the language. */
export type Params = Record<string, string>;
interface PageProps {
  params: Promise<Params>;
}
type LayoutProps = PageProps & { children: ReactNode };

/** The module of a page, by the framework's conventions. */
interface PageModule {
  default: (props: PageProps) => ReactNode | Promise<ReactNode>;
  generateMetadata: (props: PageProps) => Promise<PageMetadata | null>;
  /** Lists the pages of the route. Unset: the route is one page in each language. */
  generateStaticParams?: (props: { params: Params }) => Promise<Params[]>;
}

/** The root layout writes `<html>` and `<body>`. */
interface RootLayoutModule {
  default: ComponentType<LayoutProps>;
  viewport: Viewport;
}

/** The modules of a route. */
export interface RouteModules {
  page: PageModule;
  root: RootLayoutModule;
  /** Layouts between the root layout and the page, the outermost first. */
  layouts: { default: ComponentType<LayoutProps> }[];
}

/** The parameters of a route's pages in a language. */
export async function pagesOf({ page }: RouteModules, lang: string): Promise<Params[]> {
  const params = (await page.generateStaticParams?.({ params: { lang } })) ?? [{}];
  return params.map((pageParams) => ({ lang, ...pageParams }));
}

/** Renders a page to HTML with React's static renderer: what `next build` renders, without its scripts. */
export async function renderPage({ page, root, layouts }: RouteModules, params: Params): Promise<string> {
  const props: PageProps = { params: Promise.resolve(params) };
  const metadata = await page.generateMetadata(props);
  const Page = page.default;
  let content = <Page {...props} />;
  for (const { default: Layout } of layouts.toReversed()) content = <Layout {...props}>{content}</Layout>;
  const { prelude } = await prerender(
    <root.default {...props}>
      {metadata && <Head metadata={metadata} viewport={root.viewport} />}
      {content}
    </root.default>,
  );
  return new Response(prelude).text();
}
