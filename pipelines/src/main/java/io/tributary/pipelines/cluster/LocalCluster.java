package io.tributary.pipelines.cluster;

import java.util.List;

/** A cluster whose members are processes of this machine. Closing it ends them all. */
public interface LocalCluster extends AutoCloseable {

  /** Address of its web interface. */
  String webInterface();

  /** The runner's option that names this cluster, for {@code run} behind {@code --}. */
  String masterOption();

  /** Every member that was started, the manager first; members that were killed are among them. */
  List<ClusterMember> members();

  @Override
  void close();
}
