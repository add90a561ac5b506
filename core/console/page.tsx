import { Container } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { ProblemAlert } from "./look/problem-alert.tsx";

/** The column that a page's content stands in; `wide` for tables. */
export function Page({ children, wide = true }: { children: ReactNode; wide?: boolean }) {
  return (
    <Container size={wide ? 1480 : 920} px={{ base: "sm", sm: "lg" }} py="lg">
      {children}
    </Container>
  );
}

/** Catches what a page throws while it renders, so that the navigation stays usable. */
export class PageGuard extends Component<{ location: string; children: ReactNode }, { error: unknown; at: string }> {
  override state = { error: null as unknown, at: this.props.location };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps(props: { location: string }, state: { error: unknown; at: string }) {
    return props.location === state.at ? null : { error: null, at: props.location };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <Page wide={false}>
        <ProblemAlert error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </Page>
    );
  }
}
