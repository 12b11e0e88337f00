package io.raingauge.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.access.AccessOptions.Datasets.Operation;
import io.raingauge.json.JsonTree;
import io.raingauge.json.ProblemsException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccessKeyJsonTest {
  @Test
  void aKeyIsReadAndWrittenInKeensForm() {
    String json =
        "{'key':'SECRET','name':'for ann','is_active':false,'permitted':['writes','queries',"
            + "'saved_queries','datasets'],'options':{"
            + "'writes':{'autofill':{'customer':{'id':'a','vip':null}}},"
            + "'queries':{'filters':[{'property_name':'c','operator':'eq','property_value':1}]},"
            + "'saved_queries':{'allowed':['x','y'],'blocked':['z'],'filters':[{'operator':'or'}]},"
            + "'cached_queries':null,"
            + "'datasets':{'operations':['list','retrieve'],'allowed':{'d':{'index_by':"
            + "{'c':['a',5]}}},'blocked':[]}}}";
    AccessKey key = read(json, "SECRET");
    assertEquals(
        json.replace('\'', '"'), new String(JsonTree.write(AccessKeyJson.write(key)), UTF_8));
    AccessOptions options = key.options();
    assertFalse(key.active());
    assertTrue(options.savedQueries().allow("x"));
    assertFalse(options.savedQueries().allow("z"));
    assertFalse(options.savedQueries().allow("unknown"));
    assertTrue(options.cachedQueries().allow("anything"));
    assertTrue(options.datasets().allow(Operation.RETRIEVE, "d"));
    assertFalse(options.datasets().allow(Operation.READ, "d"));
    assertFalse(options.datasets().allow(Operation.LIST, "other"));
    assertEquals(Map.of("c", List.of("a", 5L)), options.datasets().index("d"));
  }

  @Test
  void aKeyWithoutOptionsHasNoRestrictions() {
    AccessKey key = read("{'name':'n','permitted':['schema'],'options':null}", "S");
    assertEquals(AccessOptions.NONE, key.options());
    assertTrue(key.active());
    assertEquals(Set.of(Permission.SCHEMA), key.permitted());
    assertTrue(key.options().datasets().allow(Operation.READ, "any"));
  }

  /** Tried: without the check of names, "filter" for "filters" is a key that sees everything. */
  @Test
  void whatNobodyKnowsIsAProblem() {
    problem("{'name':'n','permit':['queries']}", "permit is not a part");
    problem("{'name':'n','options':{'querys':{}}}", "options.querys is not a part");
    problem("{'name':'n','options':{'queries':{'filter':[]}}}", "options.queries.filter is not");
    problem("{'name':'n','permitted':['everything']}", "permitted has the unknown word");
    problem(
        "{'name':'n','options':{'datasets':{'allowed':{'d':{'index':{}}}}}}",
        "options.datasets.allowed.d.index is not a part");
    problem("{'name':'n','options':{'datasets':{'operations':['delete']}}}", "operations has");
  }

  @Test
  void whatHasAnotherFormIsAProblem() {
    problem("{}", "name must be a text");
    problem("{'name':'n','is_active':'yes'}", "is_active must be");
    problem("{'name':'n','key':'MINE'}", "key is the server's");
    problem("{'name':'n','permitted':'queries'}", "permitted must be a list");
    problem("{'name':'n','options':{'queries':{'filters':{}}}}", "filters must be a list");
    problem("{'name':'n','options':{'queries':{'filters':['x']}}}", "filters must be a list");
    problem("{'name':'n','options':{'saved_queries':{'blocked':'x'}}}", "blocked must be");
    problem(
        "{'name':'n','options':{'datasets':{'allowed':{'d':{'index_by':{'c':[null]}}}}}}",
        "must list texts");
  }

  @Test
  void whatIsFilledInKeepsTheRulesForEvents() {
    autofillProblem("{'keen':{'timestamp':'2020-01-01'}}", "must not have \"keen\"");
    autofillProblem("{'a':[{'b.c':1}]}", "has a period in the name");
    autofillProblem("[]", "must be an object");
    autofillProblem("{'a':'" + "x".repeat(4100) + "'}", "has more than 4096 bytes");
  }

  @Test
  void aKeyDoesNotShowItsSecret() {
    assertFalse(read("{'name':'n'}", "SECRET").toString().contains("SECRET"));
  }

  private static void autofillProblem(String autofill, String what) {
    problem("{'name':'n','options':{'writes':{'autofill':" + autofill + "}}}", what);
  }

  private static void problem(String json, String what) {
    ProblemsException why = assertThrows(ProblemsException.class, () -> read(json, "S"));
    assertTrue(String.valueOf(why.getMessage()).contains(what), why.getMessage());
  }

  private static AccessKey read(String json, String secret) {
    Object tree = JsonTree.read(json.replace('\'', '"').getBytes(UTF_8));
    return AccessKeyJson.read((Map<?, ?>) Objects.requireNonNull(tree), secret);
  }
}
