// The app in Azure: Container Apps, PostgreSQL, Key Vault, a bot with its channels, and logs, each with no more rights than it needs.
//   az deployment group create -g GROUP -f deploy/azure/main.bicep -p name=studio image=... businessIds=... webchatOrigins=...
// docs/quickstart.md goes through it step by step; permissions.md has what Microsoft Graph must allow besides.

targetScope = 'resourceGroup'

@description('Short name of the installation; names of resources are made from it.')
@minLength(3)
@maxLength(16)
param name string

@description('Where everything is, but the bot, which has no region.')
param location string = resourceGroup().location

@description('The image, with its tag, such as studioregistry.azurecr.io/bookings-chat:1.0.0.')
param image string

@description('Name of the Azure container registry in this resource group from which the image is pulled.')
param registryName string

@description('The businesses in Microsoft Bookings, separated by commas.')
param businessIds string

@description('The pages that show the chat, such as https://www.example.com, separated by commas.')
param webchatOrigins string

@description('The name under which the chat is reached, such as https://chat.example.com; that of Container Apps if empty.')
param publicUrl string = ''

@description('Resource id of the certificate for that name in the environment; without it something before the app answers to the name.')
param certificateId string = ''

@description('More settings of docs/settings.md that are not secret, such as {"MAIL_SENDER": "bookings@example.com"}.')
param settings object = {}

@description('Settings that are secret, each with the name of its secret in the vault, such as {"METRICS_TOKEN": "metrics-token"}.')
param secretSettings object = {}

@description('What the web chat signs its tokens with: openssl rand -hex 32.')
@secure()
@minLength(32)
param webchatSecret string

@description('Password of the administrator of PostgreSQL: openssl rand -hex 24.')
@secure()
@minLength(16)
param postgresPassword string

@description('How many replicas run at least: two bear the loss of one.')
@minValue(1)
param minReplicas int = 2

@description('How many replicas run at most.')
@maxValue(30)
param maxReplicas int = 6

@description('Standby in another zone for PostgreSQL; needs a size of the general purpose tier.')
param zoneRedundantDatabase bool = false

@description('Size of the database server.')
param databaseSku string = 'Standard_B1ms'

@description('Tier of that size.')
@allowed(['Burstable', 'GeneralPurpose', 'MemoryOptimized'])
param databaseTier string = 'Burstable'

@description('How many days logs are kept.')
@minValue(30)
param logDays int = 30

var suffix = uniqueString(resourceGroup().id, name)
var vaultName = 'kv-${suffix}'
var port = 3978
var databaseName = 'chat'
var databaseUser = 'chatadmin'
var tags = { app: 'bookings-chat', installation: name }

// Who the app is: it reads its secrets, pulls its image, signs in to Microsoft Graph, and is the bot.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-chat'
  location: location
  tags: tags
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logDays
    features: { enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

// The network: the app in one part, the database in the other, which only the first can reach.
resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/16'] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: '10.40.0.0/23'
          networkSecurityGroup: { id: appsRules.id }
          delegations: [
            { name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.40.2.0/28'
          networkSecurityGroup: { id: databaseRules.id }
          delegations: [
            { name: 'database', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }
          ]
        }
      }
    ]
  }

  resource apps 'subnets' existing = {
    name: 'apps'
  }

  resource database 'subnets' existing = {
    name: 'database'
  }
}

resource appsRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-apps-rules'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'https'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '10.40.0.0/23'
          // The second is where the environment's own proxy listens.
          destinationPortRanges: ['443', '31443']
        }
      }
    ]
  }
}

resource databaseRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-database-rules'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'from-the-app'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: '10.40.0.0/23'
          sourcePortRange: '*'
          destinationAddressPrefix: '10.40.2.0/28'
          destinationPortRange: '5432'
        }
      }
      {
        name: 'nobody-else'
        properties: {
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource databaseZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: '${name}-network'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
}

resource postgres 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${name}-db-${suffix}'
  location: location
  tags: tags
  sku: { name: databaseSku, tier: databaseTier }
  properties: {
    version: '16'
    administratorLogin: databaseUser
    administratorLoginPassword: postgresPassword
    storage: { storageSizeGB: 32, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: zoneRedundantDatabase ? 'ZoneRedundant' : 'Disabled' }
    network: {
      delegatedSubnetResourceId: network::database.id
      privateDnsZoneArmResourceId: databaseZone.id
      publicNetworkAccess: 'Disabled'
    }
  }
  dependsOn: [databaseZone::link]

  resource chat 'databases' = {
    name: databaseName
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  // checkov:skip=CKV_AZURE_109: Container Apps reads the secrets from outside of the network, from no fixed address
  // checkov:skip=CKV_AZURE_189: the same; whoever reads needs a token and a role, and each reading is in the logs
  name: vaultName
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' }
  }

  resource databaseUrl 'secrets' = {
    // checkov:skip=CKV_AZURE_41: it is changed by deploying anew; one that ends by itself would end the chat
    name: 'database-url'
    properties: {
      contentType: 'text/plain'
      value: 'postgresql://${databaseUser}:${uriComponent(postgresPassword)}@${postgres.properties.fullyQualifiedDomainName}/${databaseName}?ssl=require'
      attributes: { enabled: true }
    }
  }

  resource webchat 'secrets' = {
    // checkov:skip=CKV_AZURE_41: it is changed by deploying anew; one that ends by itself would end the chat
    name: 'webchat-secret'
    properties: {
      contentType: 'text/plain'
      value: webchatSecret
      attributes: { enabled: true }
    }
  }
}

resource vaultLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: vault
  properties: {
    workspaceId: logs.id
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

// Key Vault Secrets User, on this vault alone; AcrPull, on this registry alone.
var readSecrets = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var pullImages = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource mayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, readSecrets)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: readSecrets
  }
}

resource mayPullImages 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, pullImages)
  scope: registry
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: pullImages
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  tags: tags
  properties: {
    // The workspace's key goes nowhere else; logs reach it by this alone.
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
    vnetConfiguration: { infrastructureSubnetId: network::apps.id, internal: false }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
  }
}

var ownHost = '${name}-chat.${environment.properties.defaultDomain}'
var reachedAt = empty(publicUrl) ? 'https://${ownHost}' : publicUrl

// Each deployment says all that the app has: a name, or a setting, that is only added in the portal is gone with the next one.
var ownName = { name: replace(publicUrl, 'https://', ''), bindingType: 'SniEnabled', certificateId: certificateId }
var plainEnv = [for one in items(settings): { name: one.key, value: string(one.value) }]
// Names of secrets are in small letters in Container Apps.
var secretEnv = [for one in items(secretSettings): { name: one.key, secretRef: toLower(one.value) }]
var moreSecrets = [for one in items(secretSettings): {
  name: toLower(one.value)
  keyVaultUrl: 'https://${vaultName}${az.environment().suffixes.keyvaultDns}/secrets/${one.value}'
  identity: identity.id
}]

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: '${name}-chat'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    managedEnvironmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      // Any replica serves any request, so nobody is bound to one.
      ingress: {
        external: true
        targetPort: port
        transport: 'auto'
        allowInsecure: false
        customDomains: empty(certificateId) ? [] : [ownName]
      }
      registries: [{ server: '${registryName}.azurecr.io', identity: identity.id }]
      secrets: concat([
        { name: 'database-url', keyVaultUrl: vault::databaseUrl.properties.secretUri, identity: identity.id }
        { name: 'webchat-secret', keyVaultUrl: vault::webchat.properties.secretUri, identity: identity.id }
      ], moreSecrets)
    }
    template: {
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'chat'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat([
            { name: 'HOST', value: '0.0.0.0' }
            { name: 'PORT', value: string(port) }
            { name: 'PUBLIC_URL', value: reachedAt }
            { name: 'TRUSTED_PROXIES', value: '1' }
            { name: 'BOOKINGS_BUSINESS_IDS', value: businessIds }
            { name: 'WEBCHAT_ALLOWED_ORIGINS', value: webchatOrigins }
            { name: 'GRAPH_MANAGED_IDENTITY', value: identity.properties.clientId }
            { name: 'MicrosoftAppType', value: 'UserAssignedMSI' }
            { name: 'MicrosoftAppId', value: identity.properties.clientId }
            { name: 'MicrosoftAppTenantId', value: subscription().tenantId }
            { name: 'DATABASE_URL', secretRef: 'database-url' }
            { name: 'WEBCHAT_SECRET', secretRef: 'webchat-secret' }
          ], plainEnv, secretEnv)
          probes: [
            {
              type: 'Startup'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 5
              failureThreshold: 24
            }
            {
              type: 'Liveness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 15
              failureThreshold: 4
            }
            {
              // Alive and not "ready": while Graph is away the chat still answers, and says so.
              type: 'Readiness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 5
              failureThreshold: 2
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          // An open chat is a request that lasts: one replica serves a few hundred.
          { name: 'open-chats', http: { metadata: { concurrentRequests: '200' } } }
          { name: 'processor', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } }
        ]
      }
    }
  }
  dependsOn: [mayReadSecrets, mayPullImages, postgres::chat]
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-bot-${suffix}'
  location: 'global'
  tags: tags
  kind: 'azurebot'
  sku: { name: 'S1' }
  properties: {
    displayName: name
    endpoint: '${reachedAt}/api/messages'
    msaAppType: 'UserAssignedMSI'
    msaAppId: identity.properties.clientId
    msaAppTenantId: subscription().tenantId
    msaAppMSIResourceId: identity.id
    // Teams and Web Chat call from Microsoft's own network.
    publicNetworkAccess: 'Enabled'
    isStreamingSupported: false
    schemaTransformationVersion: '1.3'
  }

  resource teams 'channels' = {
    name: 'MsTeamsChannel'
    location: 'global'
    properties: {
      channelName: 'MsTeamsChannel'
      properties: { isEnabled: true, enableCalling: false, acceptedTerms: true, deploymentEnvironment: 'CommercialDeployment' }
    }
  }

  resource webchatChannel 'channels' = {
    name: 'WebChatChannel'
    location: 'global'
    properties: {
      channelName: 'WebChatChannel'
      properties: {
        sites: [{ siteName: 'Default Site', isEnabled: true, isWebchatPreviewEnabled: false }]
      }
    }
  }

  resource directLine 'channels' = {
    name: 'DirectLineChannel'
    location: 'global'
    properties: {
      channelName: 'DirectLineChannel'
      properties: {
        sites: [
          {
            siteName: 'chat'
            isEnabled: true
            isV1Enabled: false
            isV3Enabled: true
            isSecureSiteEnabled: true
            trustedOrigins: split(webchatOrigins, ',')
          }
        ]
      }
    }
  }
}

@description('The address of the chat.')
output chat string = reachedAt

@description('What a CNAME of your own name leads to.')
output host string = app.properties.configuration.ingress.fqdn

@description('Whom Microsoft Graph must let in (permissions.md).')
output identityPrincipalId string = identity.properties.principalId

@description('The app id of the bot, for python -m deploy teams-package.')
output botAppId string = identity.properties.clientId
