import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { Button } from '../../ui/button.tsx';

/** Leads to where a failure can be put right: the secret or key, or the connection's settings. Nothing for others. */
export const RemedyButton = ({ connection }: { connection: ConnectionView }) => {
  const { id, status, method } = connection;
  const { go } = useNavigation();
  if (status.remedyIn === null) return null;
  // A public client has no secret: what the server does not know is its client ID.
  if (status.remedyIn === 'connection' || method.clientAuthentication === 'none')
    return <Button onClick={() => go({ page: 'edit-connection', connectionId: id })}>Edit connection</Button>;
  return (
    <Button onClick={() => go({ page: 'connection', connectionId: id, tab: 'connection', credential: { kind: 'wanted' } })}>
      {method.clientAuthentication === 'private_key_jwt' ? 'Enter private key' : 'Enter client secret'}
    </Button>
  );
};
