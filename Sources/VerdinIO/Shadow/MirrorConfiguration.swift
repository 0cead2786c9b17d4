import VerdinRollout

/// What is copied to the challenger by a proxy that is not Verdin's own.
package struct MirrorWishes: Sendable {
  /// The share of the requests.
  package var share = TrafficShare.all
  /// Paths to which a POST is copied too.
  package var postPaths: [String] = []
  /// What the two arms are called: upstreams of nginx, Services of the Gateway API.
  package var champion = "champion"
  package var challenger = "challenger"
  /// Where the answers are logged to, by a proxy that logs.
  package var championAnswers = "champion.jsonl"
  package var challengerAnswers = "challenger.jsonl"

  package init() {}
}

/// A proxy that can copy requests, and its configuration for that.
package struct MirrorConfiguration: Sendable {
  package let name: String
  /// One line for the help.
  package let summary: String
  /// The text to put into its configuration, with comments that say where.
  package let text: @Sendable (MirrorWishes) -> String

  package static let all: [MirrorConfiguration] = [.nginx, .httpRoute]
}

extension MirrorConfiguration {
  /// ngx_http_mirror_module. The copy is a subrequest: it shares the variables of the request, which is how
  /// both answers get one id, and it is logged only where that is asked for.
  static let nginx = MirrorConfiguration(
    name: "nginx", summary: "nginx with its module 'mirror', which most packages have"
  ) { wishes in
    let safe = ["GET", "HEAD", "OPTIONS"].map { "    \($0)  1;\n" }.joined()
    // $request_uri, since $uri is the copy's own location while the copy is made.
    let posts = wishes.postPaths.map {
      "    \"~^POST \(escaped($0))(\\?|$)\"  1;\n"
    }.joined()
    let dealt =
      wishes.share == .all
      ? "    *  1;\n" : "    \(wishes.share.percentText)%  1;\n    *  0;\n"
    return """
      # Copies of \(wishes.share) of the requests to the challenger, whose answers nobody gets. Written by Verdin.

      # 1. Into http { }.
      map $http_x_request_id $verdin_id {
          default  $http_x_request_id;
          ""       $request_id;
      }
      map $request_method $verdin_safe {
          default  0;
      \(safe)}
      map "$request_method $request_uri" $verdin_allowed {
          default  $verdin_safe;
      \(posts)}
      split_clients "${verdin_id}shadow" $verdin_dealt {
      \(dealt)}
      # What is a copy already is not copied again.
      map "$verdin_allowed$verdin_dealt$http_x_verdin_shadow" $verdin_copied {
          default  0;
          11       1;
      }
      log_format verdin_answers escape=json
          '{"time":$msec,"id":"$verdin_id","status":$status,"latency_ms":${request_time}e3}';

      # 2. Into the location that passes requests to the champion.
      mirror /verdin-shadow;
      proxy_set_header X-Request-ID $verdin_id;
      access_log \(wishes.championAnswers) verdin_answers if=$verdin_copied;

      # 3. Beside that location, into the same server { }. nginx reads the next request of a kept connection
      # only when the copy of the last one has ended, so the times here are what a slow challenger can cost.
      location = /verdin-shadow {
          internal;
          if ($verdin_copied = 0) { return 204; }
          proxy_pass http://\(wishes.challenger)$request_uri;
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header Connection "";
          proxy_set_header X-Request-ID $verdin_id;
          proxy_set_header X-Verdin-Shadow 1;
          proxy_connect_timeout 500ms;
          proxy_send_timeout 2s;
          proxy_read_timeout 2s;
          log_subrequest on;
          access_log \(wishes.challengerAnswers) verdin_answers if=$verdin_copied;
      }

      """
  }

  /// A path as a regular expression in quotes.
  private static func escaped(_ path: String) -> String {
    path.map { #"\.+*?[^]$(){}=!<>|:-#/"#.contains($0) && $0 != "/" ? "\\\($0)" : "\($0)" }.joined()
  }

  /// `RequestMirror`, a filter of extended support. Copies carry no mark: a field that a filter adds would
  /// be the champion's as well.
  static let httpRoute = MirrorConfiguration(
    name: "httproute", summary: "a Gateway API HTTPRoute with the filter RequestMirror"
  ) { wishes in
    let matches =
      ["GET", "HEAD", "OPTIONS"].map { "        - method: \($0)\n" }.joined()
      + wishes.postPaths.map {
        "        - method: POST\n          path: {type: Exact, value: \(quoted($0))}\n"
      }.joined()
    let refs = """
            backendRefs:
              - {name: \(wishes.champion), port: 80, weight: 100}
              - {name: \(wishes.challenger), port: 80, weight: 0}
      """
    return """
      # Copies of \(wishes.share) of the requests to the challenger, whose answers nobody gets. Written by Verdin.
      # The gateway logs no answers: have both Services write theirs, by the request's id.
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: model
      spec:
        parentRefs:
          - name: gateway
        rules:
          - matches:
      \(matches)      filters:
              - type: RequestMirror
                requestMirror:
                  backendRef: {name: \(wishes.challenger), port: 80}
      \(portion(wishes.share))\(refs)
          # All other requests, of which no copies are made.
          - matches:
              - path: {type: PathPrefix, value: /}
      \(refs)

      """
  }

  /// Whole per cents or a fraction; neither means all.
  private static func portion(_ share: TrafficShare) -> String {
    if share == .all { return "" }
    return share.isWhole
      ? "            percent: \(share.basisPoints / 100)\n"
      : "            fraction: {numerator: \(share.basisPoints), denominator: 10000}\n"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
