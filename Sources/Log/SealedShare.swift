extension LogSnapshot {
  /// How many bytes of the log lie in sealed commits, and how many commits there are.
  ///
  /// Reads every mark, and no frame.
  public func sealedShare() throws(LogError) -> (bytes: Int, commits: Int) {
    var bytes = 0
    var commits = 0
    for index in segments.indices {
      let segment = try opened(index)
      for commit in segment.table.commits {
        commits += 1
        if commit.isSealed { bytes += commit.end - commit.offset }
      }
    }
    return (bytes, commits)
  }
}
