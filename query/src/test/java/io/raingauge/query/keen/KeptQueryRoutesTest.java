package io.raingauge.query.keen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.AccessKeys;
import io.raingauge.access.Caller;
import io.raingauge.document.DiskDocuments;
import io.raingauge.json.JsonTree;
import io.raingauge.query.AskedEvents;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.http.Turns;
import io.raingauge.testkit.SimulatedDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Saved queries, datasets, access keys and the discovery of addresses, over HTTP. */
final class KeptQueryRoutesTest {
  private static final AskedEvents EVENTS =
      new AskedEvents()
          .add(1000, Map.of("path", "/a", "bytes", 10, "client", "ann", "status", 5))
          .add(2000, Map.of("path", "/b", "bytes", 20, "client", "ann", "status", "5"))
          .add(86_400_000, Map.of("path", "/a", "bytes", 40, "client", "ben", "status", 7));
  private static final long NOW_MS = 90_000_000;
  private static final QueryLimits LIMITS = QueryLimits.DEFAULT;
  private static final Turns TURNS = new Turns(LIMITS);
  private static final SimulatedDisk DISK = new SimulatedDisk(new Random(1));
  private static final DiskDocuments DOCUMENTS = new DiskDocuments(DISK);
  private static final AccessKeys KEYS = new AccessKeys(DOCUMENTS, new SecureRandom());
  private static final Server SERVER = server();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String COUNT =
      "{'query':{'analysis_type':'count','event_collection':'clicks'},'refresh_rate':0,"
          + "'metadata':{'display_name':'Clicks'}}";

  @AfterAll
  static void stop() {
    var unused = SERVER.closeAsync(); // It takes two seconds, for which no test waits.
    TURNS.close();
    EVENTS.close();
  }

  private static Server server() {
    ServerBuilder builder =
        Server.builder().http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    new KeenQueryRoutes(
            new KeenQueryRoutes.Parts(
                EVENTS.queries(LIMITS, NOW_MS),
                LIMITS,
                () -> NOW_MS,
                TURNS,
                DOCUMENTS,
                KEYS,
                Optional.empty()),
            KeptQueryRoutesTest::caller)
        .addTo(builder);
    Server server = builder.build();
    server.start().join();
    return server;
  }

  /** The gate's part, without its rights. */
  private static Caller caller(ServiceRequestContext context) {
    String shown = context.request().headers().get("authorization", "");
    return new Caller("p", KEYS.find("p", shown));
  }

  @BeforeEach
  void clear() {
    for (String kind : new String[] {"saved-query", "dataset", "access-key"}) {
      DOCUMENTS.list("p", kind).forEach(document -> DOCUMENTS.remove(document.name()));
    }
  }

  @Test
  void aSavedQueryIsKeptShownAnsweredAndRemoved() throws Exception {
    String kept =
        "{'query_name':'all clicks','query':{'analysis_type':'count','event_collection':'clicks'},"
            + "'metadata':{'display_name':'Clicks'},'refresh_rate':0,"
            + "'created_date':'1970-01-02T01:00:00.000Z',"
            + "'last_modified_date':'1970-01-02T01:00:00.000Z'}";
    assertEquals("201 " + kept, ask("PUT", "/queries/saved/all%20clicks", COUNT));
    assertEquals("200 " + kept, ask("PUT", "/queries/saved/all%20clicks", kept));
    assertEquals("200 " + kept, ask("GET", "/queries/saved/all%20clicks", ""));
    assertEquals("200 [" + kept + "]", ask("GET", "/queries/saved", ""));
    assertEquals(
        "200 " + kept.replaceAll("}$", ",'result':3}"),
        ask("GET", "/queries/saved/all%20clicks/result", ""));
    assertEquals("204 ", ask("DELETE", "/queries/saved/all%20clicks", ""));
    refused(404, "ResourceNotFoundError", ask("DELETE", "/queries/saved/all%20clicks", ""));
    refused(404, "ResourceNotFoundError", ask("GET", "/queries/saved/all%20clicks", ""));
    refused(404, "ResourceNotFoundError", ask("GET", "/queries/saved/all%20clicks/result", ""));
    assertEquals("200 []", ask("GET", "/queries/saved", ""));
  }

  /** Q2, for each shape of result. */
  @Test
  void aSavedQuerysResultIsThatOfTheSameQuery() throws Exception {
    Map<String, String> queries =
        Map.of(
            "sum",
            "'target_property':'bytes','event_collection':'clicks','interval':'daily'",
            "extraction",
            "'event_collection':'clicks','property_names':['bytes']",
            "multi_analysis",
            "'event_collection':'clicks','group_by':'path','analyses':{'n':{"
                + "'analysis_type':'count'}}",
            "funnel",
            "'steps':[{'event_collection':'clicks','actor_property':'client',"
                + "'with_actors':true}]");
    for (Map.Entry<String, String> query : queries.entrySet()) {
      String fields = "'analysis_type':'" + query.getKey() + "'," + query.getValue();
      String direct = ask("POST", "/queries/" + query.getKey(), "{" + fields + "}");
      assertTrue(direct.startsWith("200 {'result':["), direct);
      ask("PUT", "/queries/saved/q", "{'query':{" + fields + "},'refresh_rate':14400}");
      String saved = ask("GET", "/queries/saved/q/result", "");
      assertTrue(saved.endsWith("," + direct.substring("200 {".length())), saved);
    }
  }

  @Test
  void aSavedQueryIsRenamedByItsBody() throws Exception {
    ask("PUT", "/queries/saved/old", COUNT);
    ask("PUT", "/queries/saved/other", COUNT);
    String renamed = COUNT.replace("{'query':", "{'query_name':'new','query':");
    assertTrue(ask("PUT", "/queries/saved/old", renamed).startsWith("200 {'query_name':'new'"));
    refused(404, "ResourceNotFoundError", ask("GET", "/queries/saved/old", ""));
    assertTrue(ask("GET", "/queries/saved/new", "").startsWith("200 "));
    refused(400, "InvalidQueryError", ask("PUT", "/queries/saved/other", renamed));
  }

  @Test
  void whatIsNoSavedQueryIsRefused() throws Exception {
    for (String body :
        new String[] {
          "{}",
          "[]",
          "{'query':{'event_collection':'clicks'}}",
          "{'query':{'analysis_type':'guess','event_collection':'clicks'}}",
          COUNT.replace("event_collection", "collection"),
          COUNT.replace("'refresh_rate':0", "'refresh_rate':60"),
          COUNT.replace("refresh_rate", "refresh"),
          COUNT.replace("{'display_name':'Clicks'}", "'Clicks'")
        }) {
      refused(400, "InvalidQueryError", ask("PUT", "/queries/saved/q", body));
    }
    assertEquals("200 []", ask("GET", "/queries/saved", ""));
    String large = COUNT.replace("Clicks", "x".repeat(70_000));
    refused(400, "InvalidParameterError", ask("PUT", "/queries/saved/q", large));
  }

  @Test
  void whatTheDiskMayNotHaveKeptIsToBeSentAgain() throws Exception {
    DISK.failures(1);
    refused(503, "ServiceUnavailableError", ask("PUT", "/queries/saved/q", COUNT));
    DISK.failures(0);
    assertTrue(ask("PUT", "/queries/saved/q", COUNT).startsWith("201 "));
  }

  /** Tried: with a new secret each time the disk has two keys, one of which nobody knows. */
  @Test
  void aKeyThatTheDiskMayHaveKeptIsMadeOnceWhenItIsAskedForAgain() throws Exception {
    for (int attempt = 0; attempt < 20; attempt++) {
      clear();
      DISK.failures(0.5);
      while (ask("POST", "/keys", "{'name':'n'}").startsWith("503 ")) {}
      DISK.failures(0);
      DiskDocuments afterARestart = new DiskDocuments(DISK);
      afterARestart.open();
      assertEquals(1, afterARestart.list("p", "access-key").size());
    }
  }

  @Test
  void aDatasetIsAnsweredForAValueOfItsIndex() throws Exception {
    String query =
        "{'analysis_type':'sum','target_property':'bytes','event_collection':'clicks','group_by':"
            + "['path'],'interval':'daily','timeframe':'this_2_days'}";
    String body = "{'display_name':'Bytes','index_by':'client','query':" + query + "}";
    String kept =
        "{'project_id':'p','dataset_name':'d','display_name':'Bytes','query':"
            + query
            + ",'index_by':['client'],'last_scheduled_date':null,"
            + "'latest_subtimeframe_available':null,'milliseconds_behind':0}";
    assertEquals("201 " + kept, ask("PUT", "/datasets/d", body));
    assertEquals("200 " + kept, ask("PUT", "/datasets/d", kept));
    assertEquals("200 " + kept, ask("GET", "/datasets/d", ""));
    String days = ask("GET", "/datasets/d/results?index_by=ann", "");
    assertEquals(
        "200 {'result':[{'value':[{'path':'/a','result':10},{'path':'/b','result':20}],"
            + "'timeframe':{'start':'1970-01-01T00:00:00.000Z','end':'1970-01-02T00:00:00.000Z'}},"
            + "{'value':[{'path':'/a','result':0},{'path':'/b','result':0}],'timeframe':{'start':"
            + "'1970-01-02T00:00:00.000Z','end':'1970-01-03T00:00:00.000Z'}}]}",
        days);
    String second =
        ask(
            "GET",
            "/datasets/d/results?index_by=ben&timeframe="
                + escaped("{'start':'1970-01-02T00:00:00Z','end':'1970-01-03T00:00:00Z'}"),
            "");
    assertTrue(second.contains("[{'path':'/a','result':40}]"), second);
    refused(400, "InvalidQueryError", ask("GET", "/datasets/d/results", ""));
    refused(400, "InvalidQueryError", ask("GET", "/datasets/d/results?index_by=a&x=1", ""));
    refused(400, "InvalidQueryError", ask("GET", "/datasets/d/results?index_by=a&index_by=b", ""));
    assertEquals("204 ", ask("DELETE", "/datasets/d", ""));
    refused(404, "ResourceNotFoundError", ask("GET", "/datasets/d/results?index_by=ann", ""));
  }

  @Test
  void anIndexOfSeveralPropertiesIsAnObjectAndABareTextMayBeANumber() throws Exception {
    String query =
        "{'analysis_type':'count','event_collection':'clicks','interval':'yearly','timeframe':"
            + "'this_year'}";
    ask("PUT", "/datasets/one", "{'display_name':'n','index_by':'status','query':" + query + "}");
    ask(
        "PUT",
        "/datasets/two",
        "{'display_name':'n','index_by':['status','client'],'query':" + query + "}");
    assertEquals(2, count("/datasets/one/results?index_by=5"));
    assertEquals(1, count("/datasets/one/results?index_by=" + escaped("'5'")));
    assertEquals(1, count("/datasets/one/results?index_by=" + escaped("{'status':5}")));
    assertEquals(0, count("/datasets/one/results?index_by=none"));
    assertEquals(
        1, count("/datasets/two/results?index_by=" + escaped("{'status':'5','client':'ann'}")));
    // Tried: read as a parameter of a query is, a text that begins like JSON is an error.
    for (String text : new String[] {"[5", "{a", "'5", "[5]", "{'a':1}", "null", "1e999", ""}) {
      assertEquals(0, count("/datasets/one/results?index_by=" + escaped(text)), text);
    }
    refused(400, "InvalidQueryError", ask("GET", "/datasets/two/results?index_by=5", ""));
    refused(
        400,
        "InvalidQueryError",
        ask("GET", "/datasets/two/results?index_by=" + escaped("{'status':5}"), ""));
    assertTrue(
        ask("GET", "/datasets?limit=1", "")
            .endsWith("'next_page_url':'/3.0/projects/p/datasets?limit=1&after_name=one'}"));
    String rest = ask("GET", "/datasets?limit=1&after_name=one", "");
    assertTrue(rest.contains("'dataset_name':'two'") && rest.endsWith("'next_page_url':null}"));
  }

  @Test
  void whatIsNoDatasetIsRefused() throws Exception {
    String good =
        "{'display_name':'n','index_by':'status','query':{'analysis_type':'count',"
            + "'event_collection':'clicks','interval':'daily','timeframe':'this_day'}}";
    for (String body :
        new String[] {
          good.replace("'index_by':'status',", ""),
          good.replace("'status'", "['status','status']"),
          good.replace("'display_name':'n',", ""),
          good.replace("'interval':'daily',", ""),
          good.replace(",'timeframe':'this_day'", ""),
          good.replace("count", "extraction"),
          good.replace("this_day", "some_day"),
          good.replace("index_by", "indexed_by")
        }) {
      refused(400, "InvalidQueryError", ask("PUT", "/datasets/d", body));
    }
    assertTrue(ask("PUT", "/datasets/d", good).startsWith("201 "));
  }

  @Test
  void anAccessKeyIsMadeChangedRevokedAndRemoved() throws Exception {
    String made = ask("POST", "/keys", "{'name':'for ann','permitted':['queries']}");
    assertTrue(made.matches("201 \\{'key':'[0-9A-F]{64}','name':'for ann'.*"), made);
    String path = "/keys/" + secret(made);
    assertEquals("200" + made.substring(3), ask("GET", path, ""));
    assertEquals("200 [" + made.substring(4) + "]", ask("GET", "/keys", ""));
    String other = ask("POST", "/keys", "{'name':'for ben'}");
    assertTrue(!secret(other).equals(secret(made)), other);
    String changed = ask("POST", path, made.substring(4).replace("for ann", "for zoe"));
    assertEquals("200" + made.substring(3).replace("for ann", "for zoe"), changed);
    assertEquals("204 ", ask("POST", path + "/revoke", ""));
    assertTrue(ask("GET", path, "").contains("'is_active':false"));
    // Tried: where a change that says nothing of it reads as active, the key is good again.
    String still = ask("POST", path, "{'name':'for zoe','permitted':['queries']}");
    assertTrue(still.startsWith("200 ") && still.contains("'is_active':false"), still);
    assertEquals("204 ", ask("POST", path + "/unrevoke", "''"));
    assertEquals(changed, ask("GET", path, ""));
    assertEquals("204 ", ask("DELETE", path, ""));
    for (String method : new String[] {"GET", "DELETE"}) {
      refused(404, "ResourceNotFoundError", ask(method, path, ""));
    }
    refused(404, "ResourceNotFoundError", ask("POST", path + "/unrevoke", ""));
    refused(400, "InvalidParameterError", ask("POST", "/keys", "{'name':'n','permit':[]}"));
    refused(
        400,
        "InvalidParameterError",
        ask("POST", "/keys", "{'name':'n','options':{'queries':{'filters':[{'operator':'x'}]}}}"));
  }

  /** Tried: with the filters joined to the first level only, a funnel counts others' actors. */
  @Test
  void whoShowsAKeySeesOnlyWhatItsFiltersLeave() throws Exception {
    String key =
        key(
            "'queries':{'filters':[{'property_name':'client','operator':'eq','property_value':'ann'}]}");
    String clicks = "'event_collection':'clicks'";
    assertEquals("200 {'result':2}", ask("POST", "/queries/count", "{" + clicks + "}", key));
    assertEquals("200 {'result':2}", ask("GET", "/queries/count?event_collection=clicks", "", key));
    String ben = "'filters':[{'property_name':'client','operator':'eq','property_value':'ben'}]";
    assertEquals(
        "200 {'result':0}", ask("POST", "/queries/count", "{" + clicks + "," + ben + "}", key));
    String either =
        "'filters':[{'operator':'or','operands':[{'property_name':'client','operator':'eq',"
            + "'property_value':'ben'},{'property_name':'path','operator':'exists',"
            + "'property_value':true}]}]";
    assertEquals(
        "200 {'result':2}", ask("POST", "/queries/count", "{" + clicks + "," + either + "}", key));
    String notAList = "'filters':{'property_name':'client','operator':'eq','property_value':'ben'}";
    refused(
        400,
        "InvalidQueryError",
        ask("POST", "/queries/count", "{" + clicks + "," + notAList + "}", key));
    String extracted = ask("POST", "/queries/extraction", "{" + clicks + "}", key);
    assertTrue(extracted.contains("ann") && !extracted.contains("ben"), extracted);
    String step = "{" + clicks + ",'actor_property':'client','with_actors':true}";
    String funnel = ask("POST", "/queries/funnel", "{'steps':[" + step + "," + step + "]}", key);
    assertTrue(funnel.startsWith("200 {'result':[1,1]"), funnel);
    assertTrue(funnel.endsWith("'actors':[['ann'],['ann']]}"), funnel);
    ask("PUT", "/queries/saved/q", COUNT);
    assertTrue(ask("GET", "/queries/saved/q/result", "", key).endsWith(",'result':2}"));
    dataset();
    assertTrue(ask("GET", "/datasets/d/results?index_by=ben", "", key).contains("'value':0"));
  }

  /**
   * Tried: with the span of the whole collection there are two days for ben, and his number of
   * scanned events is that of all.
   */
  @Test
  void whoShowsAKeyIsToldNothingOfTheEventsThatItsFiltersHide() throws Exception {
    String filter =
        "'queries':{'filters':[{'property_name':'client','operator':'eq','property_value':'%s'}]}";
    String daily = "'event_collection':'clicks','interval':'daily'";
    String day =
        "'timeframe':{'start':'1970-01-02T00:00:00.000Z','end':'1970-01-03T00:00:00.000Z'}}";
    String ben = key(filter.formatted("ben"));
    for (String query :
        new String[] {
          "/queries/count?event_collection=clicks&interval=daily",
          "/queries/count_unique?event_collection=clicks&interval=daily&target_property=path"
        }) {
      assertEquals("200 {'result':[{'value':1," + day + "]}", ask("GET", query, "", ben));
    }
    String nobody = key(filter.formatted("nobody"));
    assertEquals("200 {'result':[]}", ask("POST", "/queries/count", "{" + daily + "}", nobody));
    for (String type : new String[] {"sum", "extraction"}) {
      String query =
          "{'event_collection':'clicks','include_metadata':true"
              + (type.equals("sum") ? ",'target_property':'bytes'}" : "}");
      String path = "/queries/" + type;
      assertTrue(ask("POST", path, query).contains("'events_scanned':"), type);
      String told = ask("POST", path, query, ben);
      assertTrue(told.contains("'execution_metadata':{'properties_per_event':"), told);
      assertTrue(!told.contains("scanned"), told);
    }
    String unlike =
        "{'event_collection':'clicks','include_metadata':true,'filters':[{'property_name':'bytes',"
            + "'operator':'eq','property_value':'20'}]}";
    String noted = ask("POST", "/queries/count", unlike);
    assertTrue(noted.contains("'notes':['where compares "), noted);
    assertTrue(!ask("POST", "/queries/count", unlike, ben).contains("notes"));
  }

  @Test
  void savedQueriesAndDatasetsOfAKeyAreThoseThatItNames() throws Exception {
    ask("PUT", "/queries/saved/a", COUNT);
    ask("PUT", "/queries/saved/b", COUNT.replace("'refresh_rate':0", "'refresh_rate':14400"));
    ask("PUT", "/queries/saved/c", COUNT);
    dataset();
    String key =
        key(
            "'saved_queries':{'allowed':['a','b'],'filters':[{'property_name':'path','operator':"
                + "'eq','property_value':'/b'}]},'cached_queries':{'blocked':['b']},'datasets':{"
                + "'operations':['retrieve'],'allowed':{'d':{'index_by':{'client':['ann']}}}}");
    assertTrue(ask("GET", "/queries/saved/a/result", "", key).endsWith("'result':1}"));
    refused(403, "RequestForbiddenError", ask("GET", "/queries/saved/b/result", "", key));
    refused(403, "RequestForbiddenError", ask("GET", "/queries/saved/c/result", "", key));
    assertTrue(ask("GET", "/datasets/d/results?index_by=ann", "", key).contains("'value':2"));
    refused(403, "RequestForbiddenError", ask("GET", "/datasets/d/results?index_by=ben", "", key));
    refused(403, "RequestForbiddenError", ask("GET", "/datasets/e/results?index_by=ann", "", key));
    refused(403, "RequestForbiddenError", ask("GET", "/datasets/d", "", key));
    assertTrue(ask("GET", "/datasets", "", key).startsWith("200 {'datasets':[]"));
    refused(403, "RequestForbiddenError", ask("GET", "/keys", "", key));
    String onOther = key("'datasets':{'allowed':{'d':{'index_by':{'other':['ann']}}}}");
    refused(
        403, "RequestForbiddenError", ask("GET", "/datasets/d/results?index_by=ann", "", onOther));
  }

  @Test
  void addressesAreDiscovered() throws Exception {
    assertEquals(
        "200 {'projects_resource_url':'/3.0/projects'}", send(request("/3.0", "GET", "", "")));
    ask("PUT", "/queries/saved/q", COUNT);
    String project = ask("GET", "", "");
    assertTrue(
        project.startsWith(
            "200 {'id':'p','name':'p','url':'/3.0/projects/p','events':[{'name':'clicks','url':"
                + "'/3.0/projects/p/events/clicks'}],'events_url':'/3.0/projects/p/events',"
                + "'queries_url':'/3.0/projects/p/queries','saved_queries':[{'query_name':'q'"),
        project);
    assertEquals(
        "200 [" + project.substring(4) + "]", send(request("/3.0/projects", "GET", "", "")));
    String types = ask("GET", "/queries", "");
    assertTrue(types.contains("'count_url':'/3.0/projects/p/queries/count'"), types);
  }

  private static void dataset() throws Exception {
    String body =
        "{'display_name':'n','index_by':'client','query':{'analysis_type':'count',"
            + "'event_collection':'clicks','interval':'yearly','timeframe':'this_year'}}";
    assertTrue(ask("PUT", "/datasets/d", body).startsWith("201 "));
  }

  private static String key(String options) throws Exception {
    return secret(
        ask(
            "POST",
            "/keys",
            "{'name':'n','permitted':['queries','saved_queries','cached_queries','datasets'],"
                + "'options':{"
                + options
                + "}}"));
  }

  private static String secret(String made) {
    Object tree = JsonTree.read(made.substring(4).replace('\'', '"').getBytes(UTF_8));
    return String.valueOf(((Map<?, ?>) Objects.requireNonNull(tree)).get("key"));
  }

  /** The one count of a dataset's one interval. */
  private static int count(String path) throws Exception {
    String answer = ask("GET", path, "");
    String start = "200 {'result':[{'value':";
    assertTrue(answer.startsWith(start), answer);
    return Integer.parseInt(answer.substring(start.length(), answer.indexOf(',')));
  }

  private static void refused(int status, String code, String answer) {
    assertTrue(answer.startsWith(status + " {'message':'"), answer);
    assertTrue(answer.endsWith("'error_code':'" + code + "'}"), answer);
  }

  private static String ask(String method, String path, String body) throws Exception {
    return ask(method, path, body, "");
  }

  private static String ask(String method, String path, String body, String key) throws Exception {
    return send(request("/3.0/projects/p" + path, method, body, key));
  }

  /** JSON with single quotes, both ways. */
  private static HttpRequest request(String path, String method, String body, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.activeLocalPort() + path))
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
    Optional.of(key)
        .filter(shown -> !shown.isEmpty())
        .ifPresent(shown -> request.header("authorization", shown));
    return request.build();
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body().replace('"', '\'');
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text.replace('\'', '"'), UTF_8);
  }
}
