package io.tributary.sandbox;

import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports on the loopback address. */
final class Ports {
  private Ports() {}

  /**
   * Chooses a port.
   *
   * @param wanted a port, or 0 for any
   * @return the port wanted, or one that was free a moment ago
   */
  static int choose(int wanted) {
    if (wanted != 0) {
      return wanted;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new SandboxException("No free port was found", e);
    }
  }
}
