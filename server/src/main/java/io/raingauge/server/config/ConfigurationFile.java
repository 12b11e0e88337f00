package io.raingauge.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A file of settings as flat keys and texts. */
final class ConfigurationFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private ConfigurationFile() {}

  /** The settings of a file; what is wrong with it as a whole goes to {@code problems}. */
  static Map<String, String> read(Path file, List<String> problems) {
    Map<String, String> settings = new LinkedHashMap<>();
    String name = file.toString();
    try {
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        flatten(YAML.readTree(Files.readAllBytes(file)), "", settings);
      } else if (name.endsWith(".properties")) {
        properties(file, settings);
      } else {
        problems.add(file + " does not end in .yaml, .yml or .properties.");
      }
    } catch (NoSuchFileException e) {
      problems.add("The file " + file + " does not exist.");
    } catch (JsonProcessingException e) {
      problems.add(
          String.format(
              "%s, line %d: %s",
              file,
              e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
              e.getOriginalMessage().lines().findFirst().orElse("not YAML")));
    } catch (IllegalArgumentException | IOException e) {
      problems.add(file + " could not be read: " + e.getMessage());
    }
    return settings;
  }

  private static void properties(Path file, Map<String, String> into) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    for (String name : properties.stringPropertyNames()) {
      into.put(name, properties.getProperty(name));
    }
  }

  private static void flatten(JsonNode node, String key, Map<String, String> into) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      field.getValue(),
                      key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                      into));
    } else if (node.isArray() && !key.endsWith(".rights")) {
      for (int index = 0; index < node.size(); index++) {
        flatten(node.get(index), key + "." + index, into);
      }
    } else if (node.isArray()) {
      StringBuilder words = new StringBuilder();
      node.forEach(word -> words.append(words.isEmpty() ? "" : ",").append(word.asText()));
      into.put(key, words.toString());
    } else if (!key.isEmpty()) {
      into.put(key, node.isNull() ? "" : node.asText());
    }
  }
}
