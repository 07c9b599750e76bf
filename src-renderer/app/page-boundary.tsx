import { Component, type ReactNode } from 'react';
import { Trouble } from './loading.tsx';
import { type Navigation, useNavigation } from './navigation.tsx';

interface BoundaryProps {
  readonly route: Navigation['route'];
  readonly children: ReactNode;
}

/** A fault in drawing a page leaves the rest of the window standing; another page, or another try, clears it. */
class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: BoundaryProps): void {
    if (this.state.failed && before.route !== this.props.route) this.setState({ failed: false });
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Trouble
        title="This page could not be drawn"
        error={{ code: 'internal', message: 'That is a fault in Tenantry; your tokens are not affected.' }}
        onRetry={() => this.setState({ failed: false })}
      />
    );
  }
}

export const PageBoundary = ({ children }: { children: ReactNode }) => <Boundary route={useNavigation().route}>{children}</Boundary>;
