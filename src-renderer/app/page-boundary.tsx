import { Component, type ReactNode } from 'react';
import { Trouble } from './loading.tsx';
import { type Navigation, useNavigation } from '../store/navigation.tsx';

interface BoundaryProps {
  readonly route: Navigation['route'];
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failed: boolean;
  readonly route: Navigation['route'];
}

/** A fault in drawing a page leaves the rest of the window standing; another page, or another try, clears it. */
class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: false, route: this.props.route };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ route }: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return route === state.route ? null : { failed: false, route };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Trouble
        title="This page could not be drawn"
        error={{ code: 'internal', word: 'page_not_drawn', parameters: {} }}
        onRetry={() => this.setState({ failed: false })}
      />
    );
  }
}

export const PageBoundary = ({ children }: { children: ReactNode }) => <Boundary route={useNavigation().route}>{children}</Boundary>;
